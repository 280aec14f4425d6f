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

export function numberOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}
