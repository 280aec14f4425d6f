import { type Zone, zoneOf } from '../../../rules/time.ts';
import { type ListedAdjustment, type ListPlace, listPlaced } from '../../db/adjustment/listed.select.ts';
import type { Database } from '../../db/database.ts';
import { findDeployment } from '../../db/programme.repository.ts';
import { assertKnown } from '../history.ts';
import { logRead, type Reader } from '../subject/log-read.ts';

export interface AdjustmentsPageRequest {
  /** External id. */
  readonly subscriber: string;
  /** `next` of the page before; null: the first page. */
  readonly after: ListPlace | null;
  /** At most so many, from 1. */
  readonly limit: number;
  /** Who is to be recorded as having looked; null: nobody. */
  readonly reader: Reader | null;
}

export interface AdjustmentsPage {
  readonly listed: readonly ListedAdjustment[];
  /** Of instants. */
  readonly zone: Zone;
  /** null: this is the last. */
  readonly next: ListPlace | null;
}

/** The adjustments of one subscriber, the newest first. @throws AppError SUBSCRIBER_NOT_FOUND */
export async function readAdjustmentsPage(
  database: Database,
  { subscriber, after, limit, reader }: AdjustmentsPageRequest,
): Promise<AdjustmentsPage> {
  const zone = zoneOf((await findDeployment(database.db))?.timeZone ?? 'UTC');
  return database.session(async (session) => {
    const { client } = session;
    await client.query('begin isolation level repeatable read');
    await assertKnown(session, subscriber);
    if (reader !== null) await logRead(client, { ...reader, subscriber });
    const found = await listPlaced(client, { subscriber, after, limit: limit + 1 });
    await client.query('commit');
    const listed = found.slice(0, limit).map(({ adjustment }) => adjustment);
    return { listed, zone, next: found.length > limit ? (found[limit - 1]?.place ?? null) : null };
  });
}
