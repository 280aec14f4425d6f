import { sql } from 'kysely';
import type { Instant } from '../../../rules/time.ts';
import { copyOut } from '../copy.ts';
import type { Db, Session } from '../database.ts';
import { timestamptz } from '../instant.ts';

/** First key of the lock that a session holds while it works on an import; the second is the import's number. */
const IMPORT_LOCK = 7_362;

/** By fact: `added`, `changed`, `withdrawn`, `unchanged`. */
type ImportCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface ImportRow {
  readonly importId: number;
  readonly source: string;
  readonly state: 'staged' | 'applied' | 'refused' | 'withdrawn';
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly revision: bigint | null;
  readonly completeThrough: Instant | null;
  readonly counts: ImportCounts;
  readonly refusedBecause: string | null;
  /** How far it is, or was when it ended; null: entered by hand. */
  readonly phase: ImportPhase | null;
  readonly rowsRead: bigint;
  /** Of those read. While rows are read, only those that are malformed. */
  readonly rowsRejected: bigint;
}

/** Rows are read and staged, then looked at as a whole, then written. */
export type ImportPhase = 'reading' | 'comparing' | 'applying';

/**
 * Begins an import, visible as `staged` from now on. The session holds a lock on it, so that others can tell one that is
 * going on from one whose process was killed.
 */
export async function openImport(db: Db, source: string): Promise<number> {
  await refuseInterrupted(db);
  const importId = await openUnit(db, source);
  await sql`select pg_advisory_lock(${sql.lit(IMPORT_LOCK)}, ${importId})`.execute(db);
  return importId;
}

/** A unit that is begun and applied in one transaction needs no lock: nobody sees it staged. @param db inside that transaction */
export async function openUnit(db: Db, source: string): Promise<number> {
  const { import_id: importId } = await db
    .insertInto('import')
    .values({ source, state: 'staged' })
    .returning('import_id')
    .executeTakeFirstOrThrow();
  return importId;
}

/** Marks imports as refused whose process is gone; nothing of them was applied. */
export async function refuseInterrupted(db: Db): Promise<void> {
  await db
    .updateTable('import')
    .set({
      state: 'refused',
      refused_because: 'interrupted: its process ended before it was applied',
      finished_at: sql`clock_timestamp()`,
    })
    .where('state', '=', 'staged')
    // A moment's grace, for one that has its row and not yet its lock.
    .where('started_at', '<', sql<Instant>`clock_timestamp() - interval '10 seconds'`)
    .where(
      sql<boolean>`not exists (select from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())
        and classid = ${sql.lit(IMPORT_LOCK)} and objid = import_id::oid and granted)`,
    )
    .execute();
}

/** What a finished import says about itself. */
export interface Finished {
  readonly counts: ImportCounts;
  readonly completeThrough?: Instant | null;
  readonly complete?: { readonly from: Instant; readonly to: Instant } | null;
}

/** Marks it applied. @param db inside the transaction that applies it */
export async function markApplied(
  db: Db,
  importId: number,
  revision: bigint,
  finished: Finished,
): Promise<void> {
  const { counts, completeThrough = null, complete = null } = finished;
  await db
    .updateTable('import')
    .set({
      state: 'applied',
      revision,
      counts: JSON.stringify(counts),
      complete_through: completeThrough === null ? null : timestamptz(completeThrough),
      complete_from: complete === null ? null : timestamptz(complete.from),
      complete_to: complete === null ? null : timestamptz(complete.to),
      finished_at: sql`clock_timestamp()`,
    })
    .where('import_id', '=', importId)
    .execute();
}

/** Marks it refused and keeps its rejects. @param db of the session that staged it, inside a transaction */
export async function markRefused(db: Db, importId: number, because: string): Promise<void> {
  await keepRejects(db, importId);
  await refuseImport(db, importId, because);
}

/** Marks it refused, from any connection; not when it was applied after all. */
export async function refuseImport(db: Db, importId: number, because: string): Promise<void> {
  await db
    .updateTable('import')
    .set({ state: 'refused', refused_because: because, finished_at: sql`clock_timestamp()` })
    .where('import_id', '=', importId)
    .where('state', '=', 'staged')
    .execute();
}

/** Says how far an import is, to everybody. @param db not the one of its transaction, which nobody sees into */
export async function tellProgress(
  db: Db,
  importId: number,
  {
    phase,
    read,
    rejected,
  }: { readonly phase: ImportPhase; readonly read: number; readonly rejected: number },
): Promise<void> {
  await db
    .updateTable('import')
    .set({ phase, rows_read: BigInt(read), rows_rejected: BigInt(rejected) })
    .where('import_id', '=', importId)
    .execute();
}

/** @param db inside the transaction that withdraws it */
export async function markWithdrawn(db: Db, importId: number, revision: bigint): Promise<void> {
  await db
    .updateTable('import')
    .set({ state: 'withdrawn', withdrawn_revision: revision })
    .where('import_id', '=', importId)
    .execute();
}

/** Keeps the rejects staged in a session. @param db of that session, inside a transaction */
export async function keepRejects(db: Db, importId: number): Promise<void> {
  await sql`insert into import_reject (import_id, file, line, "column", value, code, reason)
    select ${importId}, file, line, "column", value, code, reason from staged_reject order by file, line`.execute(
    db,
  );
}

/** The newest first. @param before only imports before this one; null: from the last */
export async function listImports(
  db: Db,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly ImportRow[]> {
  const all = imports(db).orderBy('import_id', 'desc').limit(limit);
  return (before === null ? all : all.where('import_id', '<', before)).execute();
}

export async function findImport(db: Db, importId: number): Promise<ImportRow | undefined> {
  return imports(db).where('import_id', '=', importId).executeTakeFirst();
}

/** The same, held against changes to the end of the transaction. */
export async function lockImport(db: Db, importId: number): Promise<ImportRow | undefined> {
  return imports(db).where('import_id', '=', importId).forUpdate().executeTakeFirst();
}

function imports(db: Db) {
  return db
    .selectFrom('import')
    .select([
      'import_id as importId',
      'source',
      'state',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'revision',
      'complete_through as completeThrough',
      'counts',
      'refused_because as refusedBecause',
      'phase',
      'rows_read as rowsRead',
      'rows_rejected as rowsRejected',
    ]);
}

/** Up to which instant everything is in, by the imports that are in force; null: no import said so. */
export async function completeThrough(db: Db): Promise<Instant | null> {
  const { through } = await db
    .selectFrom('import')
    .select((eb) => eb.fn.max('complete_through').as('through'))
    .where('state', '=', 'applied')
    .executeTakeFirstOrThrow();
  return through;
}

const REJECT_COLUMNS = 'file, line, "column", value, code, reason';

/** The rejects of an import as CSV with a header, bytes as they come. @param importId null: those staged in this session */
export function rejectsAsCsv({ client }: Session, importId: number | null): AsyncIterable<Buffer> {
  const rows =
    importId === null ? 'staged_reject' : `import_reject where import_id = ${Math.trunc(importId)}`;
  return copyOut(
    client,
    `copy (select ${REJECT_COLUMNS} from ${rows} order by file, line) to stdout (format csv, header)`,
  );
}
