import type { ClientBase } from 'pg';
import { FACT_LISTS, type FactList } from '../../../rules/facts-needed.ts';
import type { Instant } from '../../../rules/time.ts';
import { streamRows } from '../binary-copy.ts';
import { isNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** What the imports since the last run touched of one subscriber, one touch a unit. */
export interface Touched {
  readonly id: bigint;
  /** By revision. `since`: the earliest instant whose truth changed. */
  readonly touches: readonly { readonly revision: bigint; readonly since: Instant }[];
}

/**
 * Who was touched in a range of ids since the last run, in the order of ids.
 *
 * @param lists touches that changed none of these facts are left out: the programme does not look at the others
 */
export async function readTouched(
  client: ClientBase,
  run: Run,
  { lists, range }: { readonly lists: readonly FactList[]; readonly range: IdRange },
): Promise<readonly Touched[]> {
  const touched: { readonly id: bigint; readonly touches: { revision: bigint; since: Instant }[] }[] = [];
  const select = `select subscriber_id, revision, since from touch
    where ${isNews('touch', run, range)} and facts & ${maskOf(lists)} <> 0 order by subscriber_id, revision`;
  for await (const rows of streamRows(client, select)) {
    for (const row of rows) {
      const id = row.id(0);
      const touch = { revision: row.id(1), since: row.instant(2) };
      const last = touched.at(-1);
      if (last?.id === id) last.touches.push(touch);
      else touched.push({ id, touches: [touch] });
    }
  }
  return touched;
}

/** The bits of `touch.facts`: a fact's is its place among the facts. */
export function maskOf(lists: readonly FactList[]): number {
  return lists.reduce((mask, list) => mask | (1 << FACT_LISTS.indexOf(list)), 0);
}
