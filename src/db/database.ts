import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg, { type PoolClient } from 'pg';
import { instantOf } from './instant.ts';
import type { Schema } from './types.ts';

export type Db = Kysely<Schema>;

/** The role the service works as: it may add facts, entries and outcomes, and never change or delete them (sql/role.sql). */
export const APP_ROLE = 'stazh_app';

/** First key of every advisory lock of this product; keeps us clear of other users of the database. */
export const LOCK_NAMESPACE = 7_361;

/** Whoever takes single questions: a pool, which asks on whatever connection is free, or one connection. */
export type Asked = Pick<pg.ClientBase, 'query'>;

/** One connection for oneself: `client` for COPY and plain SQL, `db` for queries; both are in the same transaction. */
export interface Session {
  readonly client: PoolClient;
  readonly db: Db;
}

export interface Database {
  /** Where it was opened. */
  readonly url: string;
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Lends one fresh connection and closes it afterwards, with its temporary tables, locks and open transaction. */
  readonly session: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  /** Lends a connection that goes on being used: for what leaves nothing behind on it but a transaction that it ends itself. */
  readonly borrow: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  /** Logs in while the caller does something else: whoever needs a connection next finds it open. Should it fail, they are told why. */
  readonly openAhead: (connections: number) => void;
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolMax?: number;
  /** null: as the user of the url, which is for the migrator. Default: `stazh_app`. */
  readonly role?: string | null;
  /** How long a connection may take, waiting for a free one included; 0, the default: for ever. */
  readonly connectWithinMs?: number;
}

/**
 * Opens a pool; nothing is connected yet. Every connection works as `stazh_app` and in UTC, so that the same text comes back
 * whatever the server's settings are. `int8` is read as bigint, `numeric` and `date` as text, `timestamptz` as an
 * instant in milliseconds.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: withSettings(options.url, options.role === undefined ? APP_ROLE : options.role),
    max: options.poolMax ?? 10,
    connectionTimeoutMillis: options.connectWithinMs ?? 0,
    types: TYPES,
  });
  // An idle connection that the server closes must not end the process: the next query says what is wrong.
  pool.on('error', () => undefined);
  // A connection that breaks while it is asked may say so twice, and the second time nobody listens any more.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    url: options.url,
    db,
    pool,
    session: (work) => lendSession(pool, work),
    borrow: (work) => lendPooled(pool, work),
    openAhead: (connections) => {
      for (let count = 0; count < connections; count += 1) void openOne(pool);
    },
    close: async () => {
      await db.destroy();
      // Kysely ends the pool only if it was ever asked through it.
      if (!pool.ending) await pool.end();
    },
  };
}

async function openOne(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch(() => null);
  client?.release();
}

async function lendSession<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // Without a listener a connection lost between two queries would end the process.
  client.on('error', () => undefined);
  try {
    return await work({ client, db: onClient(client) });
  } finally {
    client.release(true);
  }
}

/** Should the work fail, nobody knows what it left behind: then the connection is closed. */
async function lendPooled<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isClean = false;
  try {
    const done = await work({ client, db: onClient(client) });
    isClean = true;
    return done;
  } finally {
    client.release(!isClean);
  }
}

/** Kysely over one connection that is already open. */
function onClient(client: PoolClient): Db {
  const lent = new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return () => undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  }) as unknown as PostgresPoolClient;
  const pool = { connect: async () => lent, end: async () => undefined, options: {} };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** Settings travel with the connection request, so there is no moment without them and no round trip for them. */
function withSettings(url: string, role: string | null): string {
  const settings = ['timezone=UTC', 'datestyle=ISO', 'client_encoding=UTF8'];
  if (role !== null) settings.push(`role=${role}`);
  const text = settings.map((setting) => `-c ${setting}`).join(' ');
  const given = /([?&]options=)([^&]*)/.exec(url);
  if (given !== null) return url.replace(given[0], `${given[0]}${encodeURIComponent(` ${text}`)}`);
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(text)}`;
}

const { builtins } = pg.types;
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [builtins.NUMERIC, String],
  [builtins.DATE, String],
  [builtins.TIMESTAMP, String],
  [builtins.TIMESTAMPTZ, instantOf],
]);

const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    PARSERS.get(oid) ?? (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};
