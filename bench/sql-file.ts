import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** What the `:name` placeholders of a file stand for, as SQL. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * For sessions that make or compare bulk: what they write is thrown away with the server, so they need not wait for the disk.
 * Never set for anything that is measured.
 */
const BULK_SETTINGS = `
  set synchronous_commit = off;
  set work_mem = '256MB';
  set maintenance_work_mem = '1GB';
  set synchronize_seqscans = off;
  set jit = off;
  -- What has to come in order comes out of an index in order; a sort of millions of rows is never the better way to it here.
  set enable_sort = off`;

/** The statements of a file beside this one, separated by `--;` lines, with their placeholders filled in. */
export async function readStatements(file: string, values: Values): Promise<readonly string[]> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  return text
    .split('\n--;\n')
    .map((statement) =>
      statement.replaceAll(/(?<!:):([a-z]+)/g, (found, name: string) => String(values[name] ?? found)),
    );
}

/** Lends a connection of the owner, in UTC. Interrupted, the server goes away under a query; whoever waits for it is told by it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'");
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs statements one after another, in a session for bulk. */
export function runInOrder(url: string, statements: readonly string[]): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(BULK_SETTINGS);
    for (const statement of statements) await client.query(statement);
  });
}

/** Runs statements that do not need each other, in sessions for bulk, as many at a time as there are `lanes`. */
export async function runSideBySide(url: string, statements: readonly string[], lanes = 2): Promise<void> {
  const waiting = [...statements];
  const lane = (): Promise<void> =>
    withClient(url, async (client) => {
      await client.query(BULK_SETTINGS);
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await client.query(next);
    });
  await Promise.all(Array.from({ length: lanes }, lane));
}
