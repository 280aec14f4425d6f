import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate, schemaDigest } from '../../src/db/migrate.ts';

/** A database of one's own, migrated and empty. */
export interface TestDatabase {
  /** Of the owner, who may do everything. */
  readonly url: string;
  /** As the service works: with the role `stazh_app`. */
  readonly database: Database;
  /** As the owner, to look at or break what the service may not. */
  readonly owner: Database;
  readonly close: () => Promise<void>;
}

/**
 * A database for the tests of this file, made before the first and dropped after the last. All files share one server: that of
 * `DATABASE_URL` (its user must be a superuser; its own database is left alone), else an embedded one in `.stazh/test`, which starts with
 * the first file that needs it and stops after the last. Each database is a copy of one migrated template.
 */
export function useTestDatabase(): () => TestDatabase {
  let made: TestDatabase | undefined;
  beforeAll(async () => {
    made = await createTestDatabase();
  });
  afterAll(async () => {
    await made?.close();
  });
  return () => {
    if (made === undefined) throw new Error('the test database exists inside tests and their hooks only');
    return made;
  };
}

/** The same for a single test. The caller closes it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const template = `stazh_template_${(await schemaDigest()).slice(0, 16)}`;
  const name = `stazh_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(server.url('postgres'), async (client) => {
    await ensureTemplate(client, template, server.url(template));
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const url = server.url(name);
  const database = createDatabase({ url });
  const owner = createDatabase({ url, role: null });
  return {
    url,
    database,
    owner,
    close: async () => {
      await Promise.all([database.close(), owner.close()]);
      await onServer(server.url('postgres'), (client) => client.query(`drop database ${name} with (force)`));
      server.release();
    },
  };
}

/** An empty database that was never migrated, for the tests of the migrations. The caller drops it with `close`. */
export async function createEmptyDatabase(): Promise<{
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  const server = await testServer();
  const name = `stazh_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(server.url('postgres'), (client) => client.query(`create database ${name}`));
  return {
    url: server.url(name),
    close: async () => {
      await onServer(server.url('postgres'), (client) => client.query(`drop database ${name} with (force)`));
      server.release();
    },
  };
}

async function testServer(): Promise<{
  readonly url: (database: string) => string;
  readonly release: () => void;
}> {
  const given = process.env['DATABASE_URL'];
  if (given === undefined || given === '')
    return startEmbedded(join(import.meta.dirname, '../../.stazh/test'));
  return {
    url: (database) => {
      const url = new URL(given);
      url.pathname = `/${database}`;
      return url.href;
    },
    release: () => undefined,
  };
}

/** Builds the template once for each shape of the schema; whoever comes second waits and finds it. */
async function ensureTemplate(client: pg.Client, template: string, url: string): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('stazh test template'))`);
  const { rowCount } = await client.query('select from pg_database where datname = $1 and datallowconn', [
    template,
  ]);
  if (rowCount === 0) {
    if (isOursAlone()) {
      await spareTheDisk(client);
      await spareTheProcessor(client, url);
      await dropLeftovers(client);
    }
    const unfinished = `${template}_new`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished}`);
    await migrate(url.replace(template, unfinished));
    await client.query(`alter database ${unfinished} rename to ${template}`);
  }
  await client.query(`select pg_advisory_unlock(hashtext('stazh test template'))`);
}

/** Otherwise it is somebody's, who gave us its address. */
function isOursAlone(): boolean {
  return process.env['DATABASE_URL'] === undefined;
}

/**
 * What is made for a test goes with it, and what tests kill are processes, never the machine: nothing has to reach the disk. Making and
 * dropping a database for each is most of what they wait for.
 */
async function spareTheDisk(client: pg.Client): Promise<void> {
  await client.query('alter system set fsync = off');
  // Every database that is made begins a checkpoint, after which pages would be logged whole.
  await client.query('alter system set full_page_writes = off');
  await client.query('select pg_reload_conf()');
}

/** A password is checked four thousand times over when a connection is opened, so that guessing is slow: half of what opening takes. */
async function spareTheProcessor(client: pg.Client, url: string): Promise<void> {
  const { username, password } = new URL(url);
  await client.query('set scram_iterations = 1');
  await client.query(`alter role ${username} password '${password}'`);
}

/** Databases of test processes that were killed, and templates of older shapes. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    String.raw`select datname from pg_database d where datname like 'stazh\_te%'
      and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
  );
  for (const { datname } of rows) {
    if (isOfLivingProcess(datname)) continue;
    await client.query(`drop database if exists ${datname}`);
  }
}

function isOfLivingProcess(name: string): boolean {
  const pid = /^stazh_test_(\d+)_/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
