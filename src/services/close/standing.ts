import { monthText } from '../../../rules/time.ts';
import { type CloseRow, findClose } from '../../db/close/close.repository.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import type { MonthOfProgramme } from './find-month.ts';

/** The close of a month that stands. @throws AppError CLOSE_NOT_PREVIEWED */
export async function standing({ pool }: Pick<Database, 'pool'>, month: MonthOfProgramme): Promise<CloseRow> {
  const close = await findClose(pool, month.published.programmeId, month.day);
  if (close !== null) return close;
  throw new AppError(
    'CLOSE_NOT_PREVIEWED',
    `${nameOf(month)} is open. See what it would pay: \`stazh close ${monthText(month.month)} preview --programme ` +
      `${month.published.programme.programme}\`.`,
  );
}

/**
 * Somebody else may have previewed the month anew since its sums were looked at.
 *
 * @param lookedAt the number of a close; null: whichever stands
 * @throws AppError CLOSE_STOPPED
 */
export function assertLookedAt(month: MonthOfProgramme, close: CloseRow, lookedAt: number | null): void {
  if (lookedAt === null || lookedAt === close.closeId) return;
  throw new AppError(
    'CLOSE_STOPPED',
    `${nameOf(month)}: found close ${close.closeId} of ${close.previewedBy}, ${close.state}; accepted: close ${lookedAt}, which was ` +
      'looked at. Look at the new one with `show`, and name it.',
  );
}

/** For messages. */
export function nameOf({ published, month }: MonthOfProgramme): string {
  return `${monthText(month)} of ${published.programme.programme}`;
}
