import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { connectionProblem } from './db/connection-problem.ts';
import { createDatabase, type Database } from './db/database.ts';
import { type EmbeddedServer, keeperPlace, startEmbedded } from './db/embedded.ts';
import { assertMigrated, migrate } from './db/migrate.ts';
import { findLink } from './db/open-place.ts';
import { AppError } from './errors.ts';

export type { Database };
export { connectionProblem };

/**
 * Opens the database of the configuration, starting and migrating an embedded one, and closes everything afterwards.
 *
 * @throws AppError `DATABASE_UNAVAILABLE`, `DATABASE_NOT_MIGRATED` (`DATABASE_URL` is migrated by `stazh migrate` only, so that
 *   a program never changes the shape of a database that others use), `MIGRATION_REFUSED`
 */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  return withPool(config, async (database, { url, isOwn }) => {
    await assertMigrated(database.db).catch(async (error: unknown) => {
      if (!isOwn || !(error instanceof AppError) || error.code !== 'DATABASE_NOT_MIGRATED') throw error;
      await migrate(url);
    });
    return work(database);
  });
}

/** Opens the database of the configuration as it is, for who asks whether it can be worked with; nothing is connected yet. */
export async function withAnyDatabase<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return withPool(config, work, CONNECT_WITHIN_MS);
}

/** Migrates the database of the configuration. @returns the names of the migrations applied now */
export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  return withServer(config, ({ url }) => migrate(url));
}

/** Where the database of the configuration lies, for people. Known once it was opened. */
export async function tellDatabasePlace(config: Config): Promise<string> {
  if (config.DATABASE_URL !== undefined) return 'DATABASE_URL';
  const elsewhere = await findLink(keeperPlace(resolve(config.STAZH_DATA_DIR)).clusterFolder);
  const where = `embedded, in ${config.STAZH_DATA_DIR}`;
  return elsewhere === undefined ? where : `${where}, with its data in ${elsewhere}`;
}

interface Server {
  readonly url: string;
  /** Embedded: nobody else decides when it is migrated. */
  readonly isOwn: boolean;
}

/** A server that takes a connection and says nothing must not keep the asking process for ever. */
const CONNECT_WITHIN_MS = 5_000;

async function withPool<T>(
  config: Config,
  work: (database: Database, server: Server) => Promise<T>,
  connectWithinMs = 0,
): Promise<T> {
  return withServer(config, async (server) => {
    const database = createDatabase({ url: server.url, poolMax: config.DATABASE_POOL_MAX, connectWithinMs });
    try {
      return await work(database, server);
    } finally {
      await database.close();
    }
  });
}

async function withServer<T>(config: Config, work: (server: Server) => Promise<T>): Promise<T> {
  if (config.DATABASE_URL !== undefined) return work({ url: config.DATABASE_URL, isOwn: false });
  const embedded: EmbeddedServer = await startEmbedded(resolve(config.STAZH_DATA_DIR));
  try {
    return await work({ url: embedded.url('stazh'), isOwn: true });
  } finally {
    embedded.release();
  }
}
