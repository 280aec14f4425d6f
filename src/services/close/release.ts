import { insertReleases } from '../../db/close/release.repository.ts';
import type { Database } from '../../db/database.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import type { MonthOfProgramme } from './find-month.ts';
import { standing } from './post.ts';

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
 * @returns how many amounts of the subscriber that were
 * @throws AppError CLOSE_NOT_PREVIEWED; USAGE when nothing of that subscriber is held
 */
export async function releaseCredit(
  database: Database,
  { month, subscriber, by, reason }: ReleaseRequest,
): Promise<number> {
  const { closeId } = await standing(database, month);
  const released = await insertReleases(database.pool, {
    closeId,
    subscriberId: subscriberId(subscriber),
    by,
    reason,
  });
  if (released > 0) return released;
  throw new AppError(
    'USAGE',
    `SUBSCRIBER: found ${JSON.stringify(subscriber)}, of whom this close holds nothing; \`show\` lists whom it holds`,
  );
}
