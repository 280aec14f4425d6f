import type { Database, Session } from '../../db/database.ts';
import type { StandingIncident } from '../../db/incident.repository.ts';
import { Months, settlePartitions } from '../../db/night/months.ts';
import { countSubscribers } from '../../db/night/parked.repository.ts';
import { finishRun, releaseLease, type Taken } from '../../db/night/run.repository.ts';
import type { Run } from '../../db/night/run.ts';
import { readStandings, sumCounts } from '../../db/night/runs.repository.ts';
import { countWaiting } from '../../db/night/slice.repository.ts';
import { AppError } from '../../errors.ts';
import type { PublishedProgramme } from '../programmes.ts';
import type { Counts, RunReport } from './events.ts';
import { helpersFor, sessionsOf, startHelp } from './help.ts';
import { keepLease } from './lease.ts';
import type { NightDeps, NightRequest } from './night-request.ts';
import { ParkingLimit } from './parking-limit.ts';
import { programmeAt } from './programme-at.ts';
import { type Rest, runSlices } from './run-slices.ts';

/** A run of one programme that this process works on. */
export interface Work {
  readonly taken: Taken;
  readonly request: NightRequest;
  readonly published: PublishedProgramme;
  /** What keeps it from the date that was asked for; null: nothing. */
  readonly heldBy: StandingIncident | null;
}

/**
 * Works on a run as its holder: renews the lease, walks the slices, closes the run.
 *
 * @param holder the session that took the lease
 * @throws AppError NIGHT_STOPPED, NIGHT_TAKEN_OVER, NIGHT_INTERRUPTED
 */
export async function workAsHolder(deps: NightDeps, holder: Session, work: Work): Promise<RunReport> {
  const { run } = work.taken;
  const started = performance.now();
  const signal = { isOver: false };
  const lease = keepLease(holder, run, () => {
    signal.isOver = true;
  });
  try {
    await walkTogether(deps, work, signal);
  } catch (error) {
    await lease.end();
    if (isStop(error)) await finishRun(holder.client, run, error.detail);
    throw error;
  }
  await lease.end();
  await settlePartitions(deps.database);
  if (deps.stop?.aborted === true) await leaveHalf(holder, run);
  if (!(await finishRun(holder.client, run, null))) {
    throw new AppError('NIGHT_TAKEN_OVER', `Run ${run.runId}: another process works on it now.`);
  }
  return report(deps, work, performance.now() - started);
}

/** Lets go of a run that was interrupted, so that whoever comes next need not wait. @throws AppError NIGHT_INTERRUPTED unless all of it is walked */
async function leaveHalf({ client }: Session, run: Run): Promise<void> {
  const waiting = await countWaiting(client, run);
  if (waiting === 0) return;
  await releaseLease(client, run);
  throw new AppError(
    'NIGHT_INTERRUPTED',
    `Run ${run.runId} for ${run.businessDate}: ${run.slices - waiting} of ${run.slices} slices are done. The same command again walks the rest.`,
  );
}

/**
 * Walks the slices of a run that nobody else claims, with as many threads as help, until none is left.
 *
 * @throws AppError as a slice does, in whichever thread
 */
export async function walkTogether(
  deps: NightDeps,
  { taken, request, published }: Work,
  signal: { isOver: boolean },
): Promise<void> {
  const { run } = taken;
  const { database } = deps;
  const { programme } = published.programme;
  let { slices: slicesDone } = await sumCounts(database.pool, run.runId);
  deps.onEvent({
    kind: 'run-begun',
    programme,
    ...pick(run),
    slicesDone,
    takenFrom: taken.kind === 'taken-over' ? taken.from : null,
    joins: taken.kind === 'held' ? taken.by.holder : null,
  });
  const onSlice = (counts: Counts): void => {
    slicesDone += 1;
    deps.onEvent({ kind: 'slice-done', programme, slicesDone, slices: run.slices, counts });
  };
  const { url, pool } = database;
  const helpers = helpersFor(run, request);
  const share = { run, request: { ...request, concurrency: sessionsOf(request, helpers) } };
  const help = startHelp({ url, poolMax: pool.options.max, ...share }, helpers, onSlice);
  const unlisten = whenStopped(deps.stop, () => {
    signal.isOver = true;
    help.finish();
  });
  const helped = help.done.catch((error: unknown) => {
    signal.isOver = true;
    throw error;
  });
  const rest = {
    helped: () => helped,
    onWaiting: (waiting: number) => {
      deps.onEvent({ kind: 'waiting', programme, slices: waiting });
    },
  };
  const own = walkRun({ deps, ...share, signal, onSlice, rest }).finally(() => {
    unlisten();
    help.stop();
  });
  await firstFailure([own, helped]);
}

/** Has it told at once when it was stopped already. @returns ends the listening */
function whenStopped(stop: AbortSignal | undefined, told: () => void): () => void {
  if (stop?.aborted === true) told();
  stop?.addEventListener('abort', told);
  return () => stop?.removeEventListener('abort', told);
}

/** Waits for all. @throws what the first of them threw, in their order */
async function firstFailure(all: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** What one thread needs to walk slices of a run. */
export interface RunOrder {
  readonly deps: Pick<NightDeps, 'database' | 'advance' | 'afterSlice'>;
  readonly run: Run;
  readonly request: NightRequest;
  readonly signal: { isOver: boolean };
  readonly onSlice: (counts: Counts) => void;
  /** null: this thread leaves when there is nothing to claim. */
  readonly rest: Rest | null;
}

/** Walks the slices of a run that nobody else claims. @throws AppError as a slice does */
export async function walkRun({ deps, run, request, ...how }: RunOrder): Promise<void> {
  const { database, advance, afterSlice = async () => undefined } = deps;
  const programme = await programmeAt(database.db, run);
  await runSlices({
    database,
    run,
    programme,
    advance,
    standings: await readStandings(database.pool, run),
    months: new Months(database, run.programmeId, programme.zone),
    parking: new ParkingLimit({
      percent: request.maxParkedPercent,
      base: () => countSubscribers(database.pool),
      parked: async () => (await sumCounts(database.pool, run.runId)).counts['parked'] ?? 0,
    }),
    concurrency: workersOf(database, request, run),
    afterSlice,
    ...how,
  });
}

/** Tells what a run that is done came to, whoever worked on it. @param durationMs of this process's work */
export async function report(
  { database, onEvent }: NightDeps,
  { taken, published, heldBy }: Work,
  durationMs: number,
): Promise<RunReport> {
  const { run } = taken;
  const { counts } = await sumCounts(database.pool, run.runId);
  const made: RunReport = {
    runId: run.runId,
    programme: published.programme.programme,
    businessDate: run.businessDate,
    counts: { ...NOTHING, ...counts },
    incident: heldBy?.incidentId ?? null,
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
