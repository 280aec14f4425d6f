import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from '../../support/database.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** `stazh nightly` in a process of its own. */
export interface NightProcess {
  readonly child: ChildProcess;
  /** Resolves once it has said these words on standard error, or has ended. */
  readonly says: (words: RegExp) => Promise<unknown>;
  readonly exited: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly out: string;
    readonly err: string;
  }>;
}

/** Starts the night that the tests of processes disturb, with slices of some four subscribers. */
export function spawnNight(url: string, ...options: readonly string[]): NightProcess {
  const args = [MAIN, 'nightly', '--date', '2024-04-30', '--slice-size', '4', ...options];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.err += data.toString()));
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...said,
  }));
  const says = (words: RegExp): Promise<unknown> => {
    const heard = new Promise((resolve) => {
      const look = (): void => {
        if (words.test(said.err)) resolve(undefined);
      };
      child.stderr.on('data', look);
      look();
    });
    return Promise.race([heard, exited]);
  };
  return { child, says, exited };
}

/** Content without the clock: what was written, by which run, superseded or not. */
export async function written({ owner }: TestDatabase): Promise<readonly unknown[]> {
  const { rows } = await owner.pool.query<object>(`
    select subscriber_id, effective_at, sequence, kind::integer, value, run_id, superseded_run from entry
    union all select subscriber_id, effective_at, sequence, -1, counter, run_id, superseded_run from outcome
    union all select subscriber_id, next_at, 0, hashtext(state::text), value, 0, run_id from counter
    order by 1, 2, 3, 4`);
  return rows;
}
