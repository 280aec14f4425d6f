import { access, chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { removeCluster } from '../src/db/open-place.ts';

const STOPS_WITHIN_MS = 60_000;

/** An empty, migrated database of a server of its own, in a temporary folder that goes with it. */
export interface ThrowAwayDatabase {
  readonly url: string;
  /** Stops the server and removes every file. */
  readonly remove: () => Promise<void>;
}

/** Starts an embedded PostgreSQL for one bench and nobody else. */
export async function createThrowAwayDatabase(): Promise<ThrowAwayDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'stazh-bench-'));
  // Started by root, the server is another user's, who must be able to enter; where none can, the cluster lies elsewhere.
  await chmod(folder, 0o755);
  const server = await startEmbedded(folder);
  const url = server.url('stazh');
  const remove = async (): Promise<void> => {
    server.release();
    await stopped(join(folder, 'postgres', 'postmaster.pid'));
    await removeCluster(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  try {
    await migrate(url);
  } catch (error) {
    await remove();
    throw error;
  }
  return { url, remove };
}

/** Runs a file of statements, separated by `--;` lines, with its `:name` placeholders filled in. */
export async function runSqlFile(
  url: string,
  name: string,
  values: Readonly<Record<string, string | number>>,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<void> {
  const text = await readFile(new URL(name, import.meta.url), 'utf8');
  const statements = text.split('\n--;\n');
  const client = new pg.Client({ connectionString: url });
  // Interrupted, the server goes away under a query; whoever waits for the query is told by it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'");
    for (const [index, statement] of statements.entries()) {
      await client.query(
        statement.replaceAll(/(?<!:):([a-z]+)/g, (found, key: string) => String(values[key] ?? found)),
      );
      onProgress(index + 1, statements.length);
    }
  } finally {
    await client.end();
  }
}

/** Resolves when the server has gone; the postmaster removes its pid file last. */
async function stopped(pidFile: string): Promise<void> {
  const deadline = Date.now() + STOPS_WITHIN_MS;
  while (Date.now() < deadline) {
    const isThere = await access(pidFile).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await sleep(100);
  }
}
