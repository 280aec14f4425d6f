import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { connectionProblem } from './connection-problem.ts';
import { type Db, LOCK_NAMESPACE } from './database.ts';

const SQL_FOLDER = new URL('../../sql/', import.meta.url);

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly digest: string;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly digest: string;
}

/**
 * Brings the database to the shape in sql/migrations: numbered files, forward only, each in a transaction of its own whose
 * first statement records it. Safe to run again, from several processes at once, and after a kill at any instant.
 *
 * @param url of a user who owns the schema and may create roles
 * @returns the names of the migrations applied now
 * @throws AppError `MIGRATION_REFUSED` when an applied migration was changed or is missing, or the database is newer
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    // A session lock: it goes with the connection, so a killed migration holds nobody up.
    await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_NAMESPACE, 'migrate']);
    await client.query(MIGRATION_TABLE);
    const { rows } = await client.query<Applied>(
      'select number, name, digest from migration order by number',
    );
    const pending = pendingMigrations(await listMigrations(), rows);
    for (const migration of pending) await apply(client, migration);
    await client.query(await readFile(new URL('role.sql', SQL_FOLDER), 'utf8'));
    return pending.map(({ name }) => name);
  } catch (error) {
    throw connectionProblem(error) ?? error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Refuses to work on a database that is not in the shape this program knows.
 * @throws AppError `DATABASE_NOT_MIGRATED` when a migration is missing there, `MIGRATION_REFUSED` when one differs
 */
export async function assertMigrated(db: Db): Promise<void> {
  let applied: readonly Applied[];
  try {
    applied = await db
      .selectFrom('migration')
      .select(['number', 'name', 'digest'])
      .orderBy('number')
      .execute();
  } catch (error) {
    throw connectionProblem(error) ?? error;
  }
  const pending = pendingMigrations(await listMigrations(), applied);
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(', ');
  throw new AppError('DATABASE_NOT_MIGRATED', `Not applied: ${names}. Run \`stazh migrate\`.`);
}

/** A digest of all migrations and of the role's rights: databases with the same one have the same shape. */
export async function schemaDigest(): Promise<string> {
  const role = await readFile(new URL('role.sql', SQL_FOLDER), 'utf8');
  const migrations = await listMigrations();
  return digestOf([role, ...migrations.map(({ digest }) => digest)].join('\n'));
}

const MIGRATION_TABLE = `
  create table if not exists migration (
    number     integer     not null primary key,
    name       text        not null,
    digest     text        not null,
    applied_at timestamptz not null default clock_timestamp()
  )`;

async function listMigrations(): Promise<readonly Migration[]> {
  const folder = new URL('migrations/', SQL_FOLDER);
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, text, digest: digestOf(text) };
    }),
  );
}

function pendingMigrations(known: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  for (const [index, was] of applied.entries()) {
    const is = known[index];
    if (is?.number !== was.number) {
      throw new AppError(
        'MIGRATION_REFUSED',
        `${was.name} was applied to this database and is not in sql/migrations: the database is newer than this program, ` +
          'or the file was removed. Run the newer program, or put the file back.',
      );
    }
    if (is.digest !== was.digest) {
      throw new AppError(
        'MIGRATION_REFUSED',
        `${was.name} was changed after it was applied. Put it back as it was and write a new migration.`,
      );
    }
  }
  return known.slice(applied.length);
}

async function apply(client: pg.Client, { number, name, digest, text }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query('insert into migration (number, name, digest) values ($1, $2, $3)', [
      number,
      name,
      digest,
    ]);
    await client.query(text);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
