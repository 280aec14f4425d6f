import type { ClientBase } from 'pg';
import { FACT_LISTS, type FactList } from '../../../rules/facts-needed.ts';
import { KeptRows } from '../kept-rows.ts';
import { isNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** Positions of the columns of a touch. `since`: the earliest instant whose truth changed. */
export const TOUCH = { id: 0, revision: 1, since: 2 } as const;

/**
 * What the imports since the last run touched in a range of ids, one row a subscriber and unit, in the order of ids.
 *
 * @param lists touches that changed none of these facts are left out: the programme does not look at the others
 */
export function readTouches(
  client: ClientBase,
  run: Run,
  { lists, range }: { readonly lists: readonly FactList[]; readonly range: IdRange },
): Promise<KeptRows> {
  return KeptRows.read(
    client,
    `select subscriber_id, revision, since from touch
     where ${isNews('touch', run, range)} and facts & ${maskOf(lists)} <> 0 order by subscriber_id`,
  );
}

/** The bits of `touch.facts`: a fact's is its place among the facts. */
export function maskOf(lists: readonly FactList[]): number {
  return lists.reduce((mask, list) => mask | (1 << FACT_LISTS.indexOf(list)), 0);
}
