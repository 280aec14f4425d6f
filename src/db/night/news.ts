import type { ClientBase } from 'pg';
import type { FactList } from '../../../rules/facts-needed.ts';
import type { FactNews } from '../../../rules/merge-facts.ts';
import type { BinaryRow } from '../binary-row.ts';
import { KeptRows } from '../kept-rows.ts';
import { factOf } from './fact-rows.ts';
import { COLUMN, listOfTag, selectNews } from './facts.select.ts';
import type { IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/**
 * What units applied since the last run said of the facts that a programme looks at, in a range of ids: rows for `newsOf`, in the
 * order of ids; of one subscriber in no order.
 */
export function readNews(
  client: ClientBase,
  run: Run,
  { lists, range }: { readonly lists: readonly FactList[]; readonly range: IdRange },
): Promise<KeptRows> {
  return KeptRows.read(client, selectNews(run, lists, range));
}

/** The revision that brought a row of `readNews`. */
export function revisionOf(row: BinaryRow): bigint {
  return row.id(COLUMN.revision);
}

/** What a row of `readNews` says. @param places decimal places of the deployment's currency */
export function newsOf(row: BinaryRow, places: number): FactNews {
  const list = listOfTag(row.small(COLUMN.tag));
  // The list and its reader belong together, which the type of a union cannot say.
  return { list, row: factOf(list, row, places), withdrawn: row.bool(COLUMN.withdrawn) } as FactNews;
}
