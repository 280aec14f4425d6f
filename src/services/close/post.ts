import { formatInstant } from '../../../rules/time.ts';
import { beginPosting, type CloseRow, endPosting } from '../../db/close/close.repository.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { type MonthOfProgramme, standingOf } from './find-month.ts';
import { assertLookedAt, nameOf, standing } from './standing.ts';

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
