import { monthText } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { postClose } from '../../../src/services/close/post.ts';
import { previewClose } from '../../../src/services/close/preview.ts';
import type { CloseReport } from '../../../src/services/close/report.ts';
import { shown } from '../../../src/services/close/show.ts';

/** Long after every date of the tests. */
const NOW = Date.UTC(2026, 0, 15);

/** Previews a month, `2024-03`. @returns what an operator is shown */
export async function preview(database: Database, programme: string, month: string): Promise<CloseReport> {
  const close = await previewClose(database, {
    month: await findMonth(database, programme, month),
    by: 'olga',
    accepted: new Map(),
  });
  return shown(close).report;
}

export async function post(database: Database, programme: string, month: string): Promise<void> {
  await postClose(database, { month: await findMonth(database, programme, month), by: 'olga', now: NOW });
}

/** Previews and posts one month after the other. @returns the report of the last */
export async function closeMonths(
  database: Database,
  programme: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<CloseReport> {
  let report: CloseReport | undefined;
  for (let month = numberOf(from); month <= numberOf(to); month += 1) {
    report = await preview(database, programme, monthText(month));
    await post(database, programme, monthText(month));
  }
  if (report === undefined) throw new Error('no month to close');
  return report;
}

export function numberOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}
