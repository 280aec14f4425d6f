import type { Database } from '../../db/database.ts';
import { type HeldTable, readHeld } from '../../db/subject/held.repository.ts';
import { countListReads, type ListReads } from '../../db/subject/list-read.repository.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import { logRead } from './log-read.ts';

export interface SubjectExport {
  /** External id. */
  readonly subscriber: string;
  /** Under which number the tables have the subscriber. */
  readonly subscriberId: bigint;
  /** Every table that can hold a subscriber, by name; rows in its words. */
  readonly held: readonly HeldTable[];
  /** Lists that were read. They do not say whom they named: this subscriber may have been on them. */
  readonly lists: readonly ListReads[];
}

/**
 * Everything held about a subscriber (docs/domain.md "Personal data"), as one moment shows it. The read is recorded, and is in what is
 * exported.
 *
 * @param author who asks
 * @throws AppError SUBSCRIBER_NOT_FOUND when nothing is held
 */
export async function exportSubject(
  database: Database,
  { subscriber, author }: { readonly subscriber: string; readonly author: string },
): Promise<SubjectExport> {
  return database.session(async ({ client }) => {
    await client.query('begin isolation level repeatable read');
    const before = await readHeld(client, subscriber);
    if (before.every(({ rows }) => rows.length === 0)) throw nobody(subscriber);
    await logRead(client, { subscriber, who: author, what: 'subject export' });
    const held = await readHeld(client, subscriber);
    const lists = await countListReads(client);
    await client.query('commit');
    return { subscriber, subscriberId: subscriberId(subscriber), held, lists };
  });
}

/** The answer about somebody of whom nothing is held. */
export function nobody(subscriber: string): AppError {
  return new AppError(
    'SUBSCRIBER_NOT_FOUND',
    `Found ${JSON.stringify(subscriber)}; no applied import names it, and nothing is held about it.`,
  );
}
