import { insertReleases } from '../../db/close/release.repository.ts';
import type { Database, Session } from '../../db/database.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import type { MonthOfProgramme } from './find-month.ts';
import { standing } from './standing.ts';

export interface ReleaseRequest {
  readonly month: MonthOfProgramme;
  /** External id. */
  readonly subscriber: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * Lets a credit pass that `one_credit` holds: the next preview pays it, up to the amount that was seen.
 *
 * @param keep awaited just before it commits, in its transaction, with what this returns
 * @returns how many amounts of the subscriber that were
 * @throws AppError CLOSE_NOT_PREVIEWED; USAGE when nothing of that subscriber is held
 */
export async function releaseCredit(
  database: Database,
  { month, subscriber, by, reason }: ReleaseRequest,
  keep: (session: Session, released: number) => Promise<void> = async () => undefined,
): Promise<number> {
  const { closeId } = await standing(database, month);
  const release = { closeId, subscriberId: subscriberId(subscriber), by, reason };
  return database.borrow(async (session) => {
    const { client } = session;
    await client.query('begin');
    const released = await insertReleases(client, release);
    if (released === 0)
      throw new AppError(
        'USAGE',
        `SUBSCRIBER: found ${JSON.stringify(subscriber)}, of whom this close holds nothing; \`show\` lists whom it holds`,
      );
    await keep(session, released);
    await client.query('commit');
    return released;
  });
}
