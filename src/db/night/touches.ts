import type { ClientBase } from 'pg';
import { FACT_LISTS, type FactList } from '../../../rules/facts-needed.ts';
import { KeptRows } from '../kept-rows.ts';
import { isNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** Positions of the columns of a touch. `since`: the earliest instant whose truth changed; `facts`: a bit a fact. */
export const TOUCH = { id: 0, revision: 1, since: 2, facts: 3 } as const;

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
    `select subscriber_id, revision, since, facts from touch
     where ${isNews('touch', run, range)} and facts & ${maskOf(lists)} <> 0 order by subscriber_id`,
  );
}

/** Those of some facts that the touches say were changed: only of these is there news. */
export function changedLists(touches: KeptRows, lists: readonly FactList[]): readonly FactList[] {
  let mask = 0;
  for (let index = 0; index < touches.length; index += 1) mask |= touches.row(index).int(TOUCH.facts);
  touches.rewind();
  return lists.filter((list) => (mask & maskOf([list])) !== 0);
}

/** The bits of `touch.facts`: a fact's is its place among the facts. */
export function maskOf(lists: readonly FactList[]): number {
  return lists.reduce((mask, list) => mask | (1 << FACT_LISTS.indexOf(list)), 0);
}
