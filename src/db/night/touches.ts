import type { ClientBase } from 'pg';
import { FACT_LISTS, type FactList } from '../../../rules/facts-needed.ts';
import type { Instant } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import { KeptRows } from '../kept-rows.ts';
import { isNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** Positions of the columns of a touch. `since`: the earliest instant whose truth changed; `facts`: a bit a fact. */
export const TOUCH = { id: 0, revision: 1, since: 2, facts: 3 } as const;

interface TouchScope {
  /** Touches that changed none of these facts are left out: the programme does not look at the others. */
  readonly lists: readonly FactList[];
  readonly range: IdRange;
}

/** How many touches the imports since the last run left in a range of ids, and which facts they changed. */
export async function sumTouches(
  client: ClientBase,
  run: Run,
  { lists, range }: TouchScope,
): Promise<{ readonly count: number; readonly changed: readonly FactList[] }> {
  const { rows } = await client.query<{ count: number; facts: number | null }>(
    `select count(*)::integer as count, bit_or(facts) as facts from touch where ${isOf(run, { lists, range })}`,
  );
  const { count = 0, facts } = rows[0] ?? {};
  return { count, changed: lists.filter((list) => ((facts ?? 0) & maskOf([list])) !== 0) };
}

/**
 * The touches themselves, one row a subscriber and unit, in the order of ids.
 *
 * @param upTo only of what changed at or before this instant; null: all
 */
export function readTouches(
  client: ClientBase,
  run: Run,
  { upTo, ...scope }: TouchScope & { readonly upTo: Instant | null },
): Promise<KeptRows> {
  const early = upTo === null ? '' : `and ${SINCE} <= '${timestamptz(upTo)}'`;
  return KeptRows.read(
    client,
    `select subscriber_id, revision, ${SINCE} as since, facts from touch where ${isOf(run, scope)} ${early} order by subscriber_id`,
  );
}

/**
 * An import that is taken back may leave nothing in the place of a fact, so that no news tell of it; and a counter may carry the fact, also one
 * booked ahead. So it counts as late from the beginning, and all facts are read anew.
 */
const SINCE = `case when revision in (select revision from revision where kind = 'import-withdrawal')
  then '-infinity'::timestamptz else since end`;

function isOf(run: Run, { lists, range }: TouchScope): string {
  return `${isNews('touch', run, range)} and facts & ${maskOf(lists)} <> 0`;
}

/** The bits of `touch.facts`: a fact's is its place among the facts. */
export function maskOf(lists: readonly FactList[]): number {
  return lists.reduce((mask, list) => mask | (1 << FACT_LISTS.indexOf(list)), 0);
}
