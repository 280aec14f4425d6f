import type { Database } from '../db/database.ts';
import { type CounterFound, findCounters } from '../db/subscriber.repository.ts';
import { AppError } from '../errors.ts';
import { logRead, type Reader } from './subject/log-read.ts';

/**
 * In which programmes a subscriber has a counter, and where it stands.
 *
 * @param subscriber the external id, whole: ids are found by a digest, so parts of one find nothing
 * @throws AppError SUBSCRIBER_NOT_FOUND
 */
export async function findSubscriber(
  { pool }: Database,
  { subscriber, reader }: { readonly subscriber: string; readonly reader: Reader | null },
): Promise<readonly CounterFound[]> {
  const counters = await findCounters(pool, subscriber);
  if (counters === null) {
    throw new AppError(
      'SUBSCRIBER_NOT_FOUND',
      `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
    );
  }
  // Committed before anything is shown.
  if (reader !== null) await logRead(pool, { ...reader, subscriber });
  return counters;
}
