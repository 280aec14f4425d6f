import type { Database, Session } from '../../db/database.ts';
import { Months } from '../../db/night/months.ts';
import { countSubscribers } from '../../db/night/parked.repository.ts';
import { finishRun, type Taken } from '../../db/night/run.repository.ts';
import type { Run } from '../../db/night/run.ts';
import { readStandings, sumCounts } from '../../db/night/runs.repository.ts';
import { AppError } from '../../errors.ts';
import type { PublishedProgramme } from '../programmes.ts';
import type { RunReport } from './events.ts';
import { keepLease } from './lease.ts';
import type { NightDeps, NightRequest } from './night-request.ts';
import { ParkingLimit } from './parking-limit.ts';
import { programmeAt } from './programme-at.ts';
import { runSlices } from './run-slices.ts';

/** A run of one programme that this process works on. */
export interface Work {
  readonly taken: Taken;
  readonly request: NightRequest;
  readonly published: PublishedProgramme;
}

/**
 * Works on a run as its holder: renews the lease, walks the slices, closes the run.
 *
 * @param holder the session that took the lease
 * @throws AppError NIGHT_STOPPED, NIGHT_TAKEN_OVER
 */
export async function workAsHolder(deps: NightDeps, holder: Session, work: Work): Promise<RunReport> {
  const { run } = work.taken;
  const started = performance.now();
  const signal = { isOver: false };
  const lease = keepLease(holder, run, () => {
    signal.isOver = true;
  });
  try {
    await walkRun(deps, work, signal);
  } catch (error) {
    await lease.end();
    if (isStop(error)) await finishRun(holder.client, run, error.detail);
    throw error;
  }
  await lease.end();
  if (!(await finishRun(holder.client, run, null))) {
    throw new AppError('NIGHT_TAKEN_OVER', `Run ${run.runId}: another process works on it now.`);
  }
  return report(deps, work, performance.now() - started);
}

/** Walks the slices of a run that nobody else claims, until none is left. @throws AppError as a slice does */
export async function walkRun(
  deps: NightDeps,
  { taken, request, published }: Work,
  signal: { isOver: boolean },
): Promise<void> {
  const { run } = taken;
  const { database } = deps;
  const programme = await programmeAt(database.db, run);
  const done = await database.session(({ client }) => sumCounts(client, run.runId));
  const standings = await database.session(({ client }) => readStandings(client, run));
  deps.onEvent({
    kind: 'run-begun',
    programme: published.programme.programme,
    ...pick(run),
    slicesDone: done.slices,
    takenFrom: taken.kind === 'taken-over' ? taken.from : null,
    joins: taken.kind === 'held' ? taken.by.holder : null,
  });
  await runSlices({
    database,
    run,
    programme,
    advance: deps.advance,
    standings,
    months: new Months(database, run.programmeId, programme.zone),
    parking: new ParkingLimit({
      percent: request.maxParkedPercent,
      base: () => database.session(({ client }) => countSubscribers(client)),
      parked: async () =>
        (await database.session(({ client }) => sumCounts(client, run.runId))).counts['parked'] ?? 0,
    }),
    concurrency: workersOf(database, request, run),
    onEvent: deps.onEvent,
    afterSlice: deps.afterSlice ?? (async () => undefined),
    signal,
  });
}

/** Tells what a run that is done came to, whoever worked on it. @param durationMs of this process's work */
export async function report(
  { database, onEvent }: NightDeps,
  { taken, published }: Work,
  durationMs: number,
): Promise<RunReport> {
  const { run } = taken;
  const { counts } = await database.session(({ client }) => sumCounts(client, run.runId));
  const made: RunReport = {
    runId: run.runId,
    programme: published.programme.programme,
    businessDate: run.businessDate,
    counts: { ...NOTHING, ...counts },
    durationMs: Math.round(durationMs),
  };
  onEvent({ kind: 'run-done', report: made });
  return made;
}

/** Whether a run ended because it must not go on. */
export function isStop(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'NIGHT_STOPPED';
}

/** One connection is the lease's, one makes partitions, and nobody waits for one that will never come. */
function workersOf({ pool }: Database, { concurrency }: NightRequest, { slices }: Run): number {
  return Math.max(1, Math.min(concurrency, slices, pool.options.max - 2));
}

function pick({
  runId,
  businessDate,
  due,
  slices,
}: Run): Pick<Run, 'runId' | 'businessDate' | 'due' | 'slices'> {
  return { runId, businessDate, due, slices };
}

/** Always told, kinds of entries only when there were any. */
const NOTHING = { walked: 0, replayed: 0, credit: 0, refusal: 0, superseded: 0, parked: 0 };
