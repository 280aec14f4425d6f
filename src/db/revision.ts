import { sql } from 'kysely';
import { type Db, LOCK_NAMESPACE } from './database.ts';

export interface Revision {
  readonly revision: bigint;
  /** The instant of recording, set by the database alone, as SQL text without loss. */
  readonly recordedAt: string;
}

/**
 * Takes the next revision, for one unit that is about to be applied: an import, its withdrawal, a publication. The lock is held
 * to the end of the transaction, so that order of commit is order of revision.
 *
 * @param db inside a transaction
 */
export async function takeRevision(
  db: Db,
  kind: 'import' | 'import-withdrawal' | 'programme',
): Promise<Revision> {
  await lockRevisions(db);
  const { rows } = await sql<Revision>`
    insert into revision (revision, kind) values (nextval('revision_number'), ${kind})
    returning revision, recorded_at::text as "recordedAt"`.execute(db);
  const [taken] = rows;
  if (taken === undefined) throw new Error('insert … returning gave no row');
  return taken;
}

/** The last unit that is applied, for who wants to know later whether one came after it. @returns 0 before the first */
export async function lastRevision(db: Db): Promise<bigint> {
  const { rows } = await sql<{
    last: bigint;
  }>`select coalesce(max(revision), 0) as last from revision`.execute(db);
  return rows[0]?.last ?? 0n;
}

/**
 * Holds everything back that takes a revision, to the end of the transaction; for who must look before it decides to take one.
 *
 * @param db inside a transaction
 */
export async function lockRevisions(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_NAMESPACE)}, hashtext('apply'))`.execute(db);
}
