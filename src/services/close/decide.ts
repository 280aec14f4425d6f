import { fillAccounts, writePlainPostings } from '../../db/close/accounts.ts';
import type { Session } from '../../db/database.ts';
import { type CloseReport, makeReport, type ReportOrder } from './report.ts';
import { settleAccounts } from './settle-accounts.ts';

/**
 * Decides what a month pays, from the outcomes that its tables name: fills its postings, corrections and held credits, and reads the
 * report back. Inside a transaction on one snapshot; a preview and a forecast differ in their tables alone.
 */
export async function decideClose(client: Session['client'], order: ReportOrder): Promise<CloseReport> {
  const { preview, programme, month, closesAt } = order;
  await fillAccounts(client, preview);
  await writePlainPostings(client, preview);
  await settleAccounts(client, { programme, month, at: closesAt }, preview);
  return makeReport(client, order);
}
