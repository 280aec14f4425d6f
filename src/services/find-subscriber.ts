import type { Database } from '../db/database.ts';
import { type CounterFound, findCounters, listBeginningWith } from '../db/subscriber.repository.ts';
import { AppError } from '../errors.ts';
import { logRead, logReads, type Reader } from './subject/log-read.ts';

/**
 * In which programmes a subscriber has a counter, and where it stands.
 *
 * @param subscriber the external id, whole: whoever has only its beginning searches first
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

const SEARCHED_MAX = 20;

/** Who was found by the beginning of an external id. */
export interface SearchFound {
  /** External ids, in the order of their bytes. */
  readonly subscribers: readonly string[];
  /** Whether there are others: too little was given. */
  readonly isMore: boolean;
}

/** At most twenty subscribers whose external id begins so. Each of them counts as looked at. */
export async function searchSubscribers(
  { pool }: Database,
  { beginning, reader }: { readonly beginning: string; readonly reader: Reader | null },
): Promise<SearchFound> {
  const found = await listBeginningWith(pool, beginning, SEARCHED_MAX + 1);
  const subscribers = found.slice(0, SEARCHED_MAX);
  // Committed before anything is shown.
  if (reader !== null) await logReads(pool, subscribers, reader);
  return { subscribers, isMore: found.length > SEARCHED_MAX };
}
