import type { ClientBase } from 'pg';
import type { FactNews } from '../../../rules/merge-facts.ts';
import type { BinaryRow } from '../binary-row.ts';
import { KeptRows } from '../kept-rows.ts';
import { factOf } from './fact-rows.ts';
import { COLUMN, listOfTag, type NewsScope, selectNews } from './facts.select.ts';
import type { Run } from './run.ts';

/**
 * What units applied since the last run said of the facts that a programme looks at, in a range of ids: rows for `newsOf`, in the
 * order of ids; of one subscriber in no order.
 */
export function readNews(client: ClientBase, run: Run, scope: NewsScope): Promise<KeptRows> {
  return KeptRows.read(client, selectNews(run, scope));
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
