import { setTimeout } from 'node:timers/promises';
import type { Session } from '../../db/database.ts';
import { finishRun } from '../../db/night/run.repository.ts';
import type { Run } from '../../db/night/run.ts';
import { findRunState } from '../../db/night/runs.repository.ts';
import { AppError } from '../../errors.ts';
import type { RunReport } from './events.ts';
import type { NightDeps } from './night-request.ts';
import { isStop, report, type Work, walkTogether } from './run-work.ts';

/** How often a guest looks whether the holder has closed the run. */
const LOOK_MS = 100;

/**
 * Works on a run that another process holds: claims slices beside it until none is left, and waits until the run is closed.
 *
 * @returns null: the holder is gone or was replaced, and the run is to be asked for again
 * @throws AppError NIGHT_STOPPED when the run must not go on, for either of them
 */
export async function workAlong(deps: NightDeps, { client }: Session, work: Work): Promise<RunReport | null> {
  const { run } = work.taken;
  const started = performance.now();
  try {
    await walkTogether(deps, work, { isOver: false });
  } catch (error) {
    if (isStop(error)) await finishRun(client, run, error.detail);
    if (error instanceof AppError && error.code === 'NIGHT_TAKEN_OVER') return null;
    throw error;
  }
  for (;;) {
    goOnUnless(deps.stop, run);
    const { state, isAlive, stoppedBecause } = await findRunState(client, run.runId);
    if (state === 'stopped') throw new AppError('NIGHT_STOPPED', stoppedBecause ?? 'no reason was left');
    if (state === 'done') return report(deps, work, performance.now() - started);
    if (!isAlive) return null;
    await setTimeout(LOOK_MS);
  }
}

/** @throws AppError NIGHT_INTERRUPTED when this process is to end */
function goOnUnless(stop: AbortSignal | undefined, { runId }: Run): void {
  if (stop?.aborted === true) throw new AppError('NIGHT_INTERRUPTED', `Run ${runId}: its holder goes on.`);
}
