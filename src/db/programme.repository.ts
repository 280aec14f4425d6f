import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../../rules/time.ts';
import type { Asked, Db } from './database.ts';
import { timestamptz } from './instant.ts';
import { takeRevision } from './revision.ts';

/** What is published of one programme: its last file. */
export interface PublishedFile {
  readonly programmeId: number;
  readonly programme: string;
  readonly currency: string;
  readonly timeZone: string;
  /** `YYYY-MM-DD`. */
  readonly paysFrom: string;
  readonly revision: bigint;
  /** Of the last file that changed a term: it, or an earlier one. */
  readonly termsRevision: bigint;
  readonly text: string;
}

/** What all programmes of this database share; set by the first one published. */
export interface Deployment {
  readonly currency: string;
  readonly timeZone: string;
}

export async function findDeployment(db: Db): Promise<Deployment | undefined> {
  return db.selectFrom('deployment').select(['currency', 'time_zone as timeZone']).executeTakeFirst();
}

/** The last file of every programme, in the order of their first publication. */
export async function listPublishedFiles(db: Db): Promise<readonly PublishedFile[]> {
  return db
    .selectFrom('programme')
    .innerJoin('programme_file as file', 'file.programme_id', 'programme.programme_id')
    .distinctOn('programme.programme_id')
    .select((file) => [
      'programme.programme_id as programmeId',
      'programme.programme',
      'programme.currency',
      'programme.time_zone as timeZone',
      'programme.pays_from as paysFrom',
      'file.revision',
      'file.text',
      file
        .selectFrom('programme_file as changed')
        .whereRef('changed.programme_id', '=', 'programme.programme_id')
        .where('changed.holds_until', '<', sql<Instant>`'infinity'`)
        .select((changed) => changed.fn.max('changed.revision').as('last'))
        .$asScalar()
        .$notNull()
        .as('termsRevision'),
    ])
    .orderBy('programme.programme_id')
    .orderBy('file.revision', 'desc')
    .execute();
}

/** Of the last file of any programme, as text; null: none is published. */
export async function findLastFileRevision(client: Asked): Promise<string | null> {
  const { rows } = await client.query<{ last: string | null }>(
    'select max(revision)::text as last from programme_file',
  );
  return rows[0]?.last ?? null;
}

export interface NewProgramme {
  readonly programme: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly paysFrom: string;
}

/** Enters a programme that was never published; the first one sets the deployment. @param db inside a transaction */
export async function insertProgramme(
  db: Db,
  { programme, timeZone, currency, paysFrom }: NewProgramme,
): Promise<number> {
  await db
    .insertInto('deployment')
    .values({ currency, time_zone: timeZone })
    .onConflict((conflict) => conflict.column('only_row').doNothing())
    .execute();
  const row = await db
    .insertInto('programme')
    .values({ programme, time_zone: timeZone, currency, pays_from: paysFrom })
    .returning('programme_id')
    .executeTakeFirstOrThrow();
  await sql`select open_programme(${row.programme_id}::smallint)`.execute(db);
  return row.programme_id;
}

export interface NewFile {
  readonly programmeId: number;
  readonly text: string;
  /** What was decided before it holds under this file as under the one before. */
  readonly holdsUntil: Instant;
  /** null: published. */
  readonly amendment: Amendment | null;
}

/** Who replaced what had been published, why, and what that was found to come to (as JSON). */
interface Amendment {
  readonly author: string;
  readonly reason: string;
  readonly cameTo: string;
}

/** Adds a file under a revision of its own. @param db inside a transaction that holds the revision lock */
export async function insertProgrammeFile(db: Db, file: NewFile): Promise<bigint> {
  const { programmeId, text, holdsUntil, amendment } = file;
  const { revision } = await takeRevision(db, 'programme');
  await db
    .insertInto('programme_file')
    .values({
      programme_id: programmeId,
      revision,
      text,
      digest: createHash('sha256').update(text).digest('hex'),
      kind: amendment === null ? 'published' : 'amended',
      author: amendment?.author ?? null,
      reason: amendment?.reason ?? null,
      came_to: amendment?.cameTo ?? null,
      holds_until: timestamptz(holdsUntil),
    })
    .execute();
  return revision;
}

/** One file of a programme, as it was published or amended. */
export interface FileRevision {
  readonly revision: bigint;
  readonly recordedAt: Instant;
  readonly kind: 'published' | 'amended';
  readonly author: string | null;
  readonly reason: string | null;
  readonly cameTo: unknown;
  readonly text: string;
}

/** Every file of a programme, oldest first. */
export async function listFileRevisions(db: Db, programmeId: number): Promise<readonly FileRevision[]> {
  return db
    .selectFrom('programme_file')
    .select([
      'revision',
      'recorded_at as recordedAt',
      'kind',
      'author',
      'reason',
      'came_to as cameTo',
      'text',
    ])
    .where('programme_id', '=', programmeId)
    .orderBy('revision')
    .execute();
}

/** @param db inside a transaction */
export async function updatePaysFrom(db: Db, programmeId: number, paysFrom: string): Promise<void> {
  await db
    .updateTable('programme')
    .set({ pays_from: paysFrom })
    .where('programme_id', '=', programmeId)
    .execute();
}
