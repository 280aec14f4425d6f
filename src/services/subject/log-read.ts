import type { Asked, Database } from '../../db/database.ts';
import { insertReads, type Read } from '../../db/subject/access-log.repository.ts';
import { insertListRead, type ListRead } from '../../db/subject/list-read.repository.ts';

/** Who looks, and by which command or route. */
export type Reader = Omit<Read, 'subscriber'>;

/**
 * Records that a person looked at one subscriber (docs/domain.md "Personal data"). Whatever shows a subscriber to support calls it, in
 * the transaction that reads, so that nothing is shown that is not recorded.
 */
export async function logRead(client: Asked, { subscriber, ...reader }: Read): Promise<void> {
  await insertReads(client, [subscriber], reader);
}

/** The same of a few whom one answer shows, because they were searched for. */
export async function logReads(client: Asked, subscribers: readonly string[], reader: Reader): Promise<void> {
  if (subscribers.length > 0) await insertReads(client, subscribers, reader);
}

/**
 * Records that a person reads a list that names subscribers (docs/personal-data.md "Reads by support"): one row, whomever it names, for a
 * list may name everybody. Called before the list is shown, so that nothing is shown that is not recorded.
 */
export async function logListRead({ pool }: Database, read: ListRead): Promise<void> {
  await insertListRead(pool, read);
}
