import { hostname } from 'node:os';
import { calendarAfter } from '../../../rules/calendar.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import { addDays, type LocalDate, localDateOf, midnightOf, type Zone } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import { countSubscribers } from '../../db/night/parked.repository.ts';
import { findLastDate, finishRun, type Taken, takeRun } from '../../db/night/run.repository.ts';
import type { Run } from '../../db/night/run.ts';
import { readStandings, sumCounts } from '../../db/night/runs.repository.ts';
import { STORED_FORMAT } from '../../db/night/state-codec.ts';
import { Months } from '../../db/night/months.ts';
import { AppError } from '../../errors.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';
import type { NightEvent, Now, RunReport } from './events.ts';
import { heldMessage } from './held.ts';
import { keepLease } from './lease.ts';
import { ParkingLimit } from './parking-limit.ts';
import { programmeAt } from './programme-at.ts';
import { runSlices } from './run-slices.ts';
import type { Advance } from './slice-fold.ts';

export interface NightDeps {
  readonly database: Database;
  readonly now: Now;
  readonly advance: Advance;
  readonly onEvent: (event: NightEvent) => void;
  /** Awaited after the commit of each slice, for tests that hold a night in the middle. */
  readonly afterSlice?: () => Promise<void>;
}

export interface NightRequest {
  /** null: yesterday in each programme's zone. */
  readonly date: LocalDate | null;
  /** null: every published programme. */
  readonly programme: string | null;
  /** Slices at a time. */
  readonly concurrency: number;
  /** Due subscribers to a slice, about. */
  readonly sliceSize: number;
  /** Of all subscribers, how many percent may be parked before the run stops. */
  readonly maxParkedPercent: number;
}

export const NIGHT_DEFAULTS: NightRequest = {
  date: null,
  programme: null,
  concurrency: 2,
  sliceSize: 2000,
  maxParkedPercent: 1,
};

/**
 * Walks every due counter to the end of the business date, programme after programme, whatever nights were missed before. Safe to
 * kill at any instruction and to start again (docs/domain.md "Runs").
 *
 * @throws AppError NIGHT_BUSY when somebody else holds a programme's run, NIGHT_STOPPED when too many are parked, USAGE for a
 *   day that is not over or a programme that is not published
 */
export async function nightly(deps: NightDeps, request: NightRequest): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  for (const published of await wantedProgrammes(deps.database, request.programme)) {
    reports.push(...(await nightOf(deps, published, request)));
  }
  return reports;
}

/** The published programmes, or the one asked for. @throws AppError PROGRAMME_NOT_PUBLISHED */
export async function wantedProgrammes(
  { db }: Database,
  name: string | null,
): Promise<readonly PublishedProgramme[]> {
  const published = await listProgrammes(db);
  const wanted = published.filter(({ programme }) => name === null || programme.programme === name);
  if (wanted.length > 0) return wanted.toSorted((left, right) => left.programmeId - right.programmeId);
  const names = published.map(({ programme }) => programme.programme).join(', ');
  throw new AppError(
    'PROGRAMME_NOT_PUBLISHED',
    name === null || names === ''
      ? 'Publish one with `stazh programme publish FILE`.'
      : `--programme: found ${JSON.stringify(name)}; published: ${names}`,
  );
}

async function nightOf(
  deps: NightDeps,
  published: PublishedProgramme,
  request: NightRequest,
): Promise<readonly RunReport[]> {
  const { zone } = published.programme;
  const asked = askedDate(request.date, zone, deps.now);
  return deps.database.session(async (holder) => {
    const reports: RunReport[] = [];
    for (;;) {
      const taken = await take(deps, holder, { published, request, asked });
      if (taken.kind === 'held') throw new AppError('NIGHT_BUSY', heldMessage(published, taken.by));
      reports.push(await workOn(deps, holder, { taken, request, published }));
      // A run left behind for an earlier date is finished first, then comes the one asked for.
      if (taken.kind === 'opened' || taken.run.businessDate >= asked) return reports;
    }
  });
}

function askedDate(date: LocalDate | null, zone: Zone, now: Now): LocalDate {
  const yesterday = addDays(localDateOf(now(), zone), -1);
  if (date === null || date <= yesterday) return date ?? yesterday;
  throw new AppError(
    'USAGE',
    `--date: ${date} is not over in ${zone.name}; the last day that can be walked is ${yesterday}`,
  );
}

interface Asked {
  readonly published: PublishedProgramme;
  readonly request: NightRequest;
  readonly asked: LocalDate;
}

/** A programme never goes back: an earlier date than the last one walked is walked as that one. */
async function take(deps: NightDeps, holder: Session, { published, request, asked }: Asked): Promise<Taken> {
  const { programme, programmeId } = published;
  const last = await findLastDate(holder.client, programmeId);
  const businessDate = last !== null && last > asked ? last : asked;
  if (businessDate > asked) {
    deps.onEvent({ kind: 'already-walked', programme: programme.programme, asked, walked: businessDate });
  }
  return takeRun(holder.client, {
    programmeId,
    businessDate,
    walkTo: midnightOf(addDays(businessDate, 1), programme.zone),
    holder: `${hostname()}, process ${process.pid}`,
    zoneData: process.versions['tz'] ?? 'unknown',
    stateFormat: STORED_FORMAT,
    lists: neededLists(programme),
    sliceSize: request.sliceSize,
    turnsBetween: (from, to) => calendarAfter(programme, from) <= to,
  });
}

interface Work {
  readonly taken: Exclude<Taken, { readonly kind: 'held' }>;
  readonly request: NightRequest;
  readonly published: PublishedProgramme;
}

async function workOn(deps: NightDeps, holder: Session, work: Work): Promise<RunReport> {
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
  const report = await reportOf(deps, work, performance.now() - started);
  deps.onEvent({ kind: 'run-done', report });
  return report;
}

async function walkRun(
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
  });
  await runSlices({
    database,
    run,
    programme,
    advance: deps.advance,
    standings,
    months: new Months(database, run.programmeId, programme.zone),
    parking: new ParkingLimit(
      { percent: request.maxParkedPercent, base: () => database.session(({ client }) => countSubscribers(client)) },
      done.counts['parked'] ?? 0,
    ),
    concurrency: workersOf(database, request, run),
    onEvent: deps.onEvent,
    afterSlice: deps.afterSlice ?? (async () => undefined),
    signal,
  });
}

/** One connection is the lease's, and nobody waits for one that will never come. */
function workersOf({ pool }: Database, { concurrency }: NightRequest, { slices }: Run): number {
  return Math.max(1, Math.min(concurrency, slices, pool.options.max - 1));
}

function pick({
  runId,
  businessDate,
  due,
  slices,
}: Run): Pick<Run, 'runId' | 'businessDate' | 'due' | 'slices'> {
  return { runId, businessDate, due, slices };
}

function isStop(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'NIGHT_STOPPED';
}

/** Always told, kinds of entries only when there were any. */
const NOTHING = { walked: 0, replayed: 0, credit: 0, refusal: 0, superseded: 0, parked: 0 };

async function reportOf(
  { database }: NightDeps,
  { taken, published }: Work,
  durationMs: number,
): Promise<RunReport> {
  const { run } = taken;
  const { counts } = await database.session(({ client }) => sumCounts(client, run.runId));
  return {
    runId: run.runId,
    programme: published.programme.programme,
    businessDate: run.businessDate,
    counts: { ...NOTHING, ...counts },
    durationMs: Math.round(durationMs),
  };
}
