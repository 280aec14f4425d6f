import { formatInstant, monthText } from '../../../rules/time.ts';
import {
  beginPosting,
  type CloseRow,
  cancelClose,
  endPosting,
  findClose,
} from '../../db/close/close.repository.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { type MonthOfProgramme, standingOf } from './find-month.ts';

export interface PostRequest {
  readonly month: MonthOfProgramme;
  readonly by: string;
  readonly now: number;
  /** The number of the preview that was looked at; null or left out: whichever stands. */
  readonly lookedAt?: number | null;
}

/**
 * Posts exactly the rows of the preview: from here on they are paid and sealed. Safe to kill at any instruction and to call again: what was
 * begun is ended, what is posted stays as it is.
 *
 * @throws AppError CLOSE_NOT_PREVIEWED, CLOSE_STOPPED with what stops it and how to go on
 */
export async function postClose(database: Database, request: PostRequest): Promise<CloseRow> {
  const { month, by } = request;
  const close = await standing(database, month);
  assertLookedAt(month, close, request.lookedAt ?? null);
  if (close.state === 'posted') return close;
  if (close.state === 'previewed') {
    await refuseToPost(database, request, close);
    if (!(await beginPosting(database.pool, close.closeId, by)))
      throw new AppError(
        'CLOSE_STOPPED',
        `${nameOf(month)} changed meanwhile. Look at it with \`show\`, and preview it again.`,
      );
  }
  await endPosting(database.pool, close.closeId);
  return standing(database, month);
}

/**
 * Takes a preview back; the month is open again.
 *
 * @param lookedAt the number of the preview; null: whichever stands
 * @throws AppError CLOSE_NOT_PREVIEWED when there is none, CLOSE_NOT_OPEN when it is posted, CLOSE_STOPPED when another one stands
 */
export async function cancelPreview(
  database: Database,
  month: MonthOfProgramme,
  by: string,
  lookedAt: number | null = null,
): Promise<void> {
  const close = await standing(database, month);
  assertLookedAt(month, close, lookedAt);
  if (close.state === 'previewed' && (await cancelClose(database.pool, close.closeId, by))) return;
  throw new AppError(
    'CLOSE_NOT_OPEN',
    `${nameOf(month)} is being posted or posted, and stays so; later closes correct it.`,
  );
}

/** @throws AppError CLOSE_NOT_PREVIEWED */
export async function standing(database: Database, month: MonthOfProgramme): Promise<CloseRow> {
  const close = await findClose(database.pool, month.published.programmeId, month.day);
  if (close !== null) return close;
  throw new AppError(
    'CLOSE_NOT_PREVIEWED',
    `${nameOf(month)} is open. See what it would pay: \`stazh close ${monthText(month.month)} preview --programme ` +
      `${month.published.programme.programme}\`.`,
  );
}

/** Somebody else may have previewed the month anew since its sums were looked at. */
function assertLookedAt(month: MonthOfProgramme, close: CloseRow, lookedAt: number | null): void {
  if (lookedAt === null || lookedAt === close.closeId) return;
  throw new AppError(
    'CLOSE_STOPPED',
    `${nameOf(month)}: found close ${close.closeId} of ${close.previewedBy}, ${close.state}; accepted: close ${lookedAt}, which was ` +
      'looked at. Look at the new one with `show`, and name it.',
  );
}

async function refuseToPost(database: Database, { month, now }: PostRequest, close: CloseRow): Promise<void> {
  const { zone } = month.published.programme;
  if (close.closesAt > now)
    throw new AppError(
      'CLOSE_STOPPED',
      `${nameOf(month)} is decided at ${formatInstant(close.closesAt, zone)}; post it then.`,
    );
  const [stop] = close.stops;
  if (stop !== undefined)
    throw new AppError(
      'CLOSE_STOPPED',
      `${close.stops.join(', ')}: \`show\` tells the figures, and \`changes\` whom they come from. Mend the facts or the terms, walk ` +
        `them with \`stazh nightly\` and preview again; or, when all is right, preview with \`--accept ${stop} --reason TEXT\`.`,
    );
  const { posted, open } = await standingOf(database.pool, month.published);
  if (open !== month.month)
    throw new AppError(
      'CLOSE_STOPPED',
      `${nameOf(month)} is not the month after ${posted.at(-1)?.month.slice(0, 7) ?? 'none'}; months are posted in order.`,
    );
}

function nameOf({ published, month }: MonthOfProgramme): string {
  return `${monthText(month)} of ${published.programme.programme}`;
}
