import { cancelClose } from '../../db/close/close.repository.ts';
import type { Database, Session } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import type { MonthOfProgramme } from './find-month.ts';
import { assertLookedAt, nameOf, standing } from './standing.ts';

export interface CancelRequest {
  readonly month: MonthOfProgramme;
  readonly by: string;
  /** The number of the preview that was looked at; null or left out: whichever stands. */
  readonly lookedAt?: number | null;
}

/**
 * Takes a preview back; the month is open again.
 *
 * @param keep awaited just before it commits, in its transaction: what must be known of it if it is done, and only then
 * @throws AppError CLOSE_NOT_PREVIEWED when there is none, CLOSE_NOT_OPEN when it is posted, CLOSE_STOPPED when another one stands
 */
export async function cancelPreview(
  database: Database,
  { month, by, lookedAt = null }: CancelRequest,
  keep: (session: Session) => Promise<void> = async () => undefined,
): Promise<void> {
  const close = await standing(database, month);
  assertLookedAt(month, close, lookedAt);
  await database.borrow(async (session) => {
    const { client } = session;
    await client.query('begin');
    if (close.state !== 'previewed' || !(await cancelClose(client, close.closeId, by)))
      throw new AppError(
        'CLOSE_NOT_OPEN',
        `${nameOf(month)} is being posted or posted, and stays so; later closes correct it.`,
      );
    await keep(session);
    await client.query('commit');
  });
}
