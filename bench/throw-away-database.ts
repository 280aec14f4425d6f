import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { removeCluster } from '../src/db/open-place.ts';
import { runInOrder } from './sql-file.ts';

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
    // It would come in the middle of one measure and not of the next; the bench does its work between them.
    await runInOrder(url, ['alter system set autovacuum = off', 'select pg_reload_conf()']);
  } catch (error) {
    await remove();
    throw error;
  }
  return { url, remove };
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
