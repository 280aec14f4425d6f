import { isClockDoubtful, type LocalTime, type NightTurn } from '../../../rules/schedule-turn.ts';
import type { Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { markFollowed } from '../../db/night/schedule.repository.ts';
import { AppError } from '../../errors.ts';
import { type MonthTurn, monthlyClose } from '../close/monthly-close.ts';
import type { NightDeps, NightRequest } from '../night/night-request.ts';
import { nightly } from '../night/nightly.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';
import type { Clocks } from './clocks.ts';
import type { ScheduleEvent } from './events.ts';
import type { Failures } from './failures.ts';
import { lookAt, type ProgrammeLook } from './look.ts';

export interface ScheduleDeps {
  readonly database: Database;
  readonly advance: NightDeps['advance'];
  readonly clocks: Clocks;
  /** When nights begin, in each programme's zone. */
  readonly nightlyAt: LocalTime;
  /** How a night is walked. */
  readonly request: Pick<NightRequest, 'threads' | 'concurrency' | 'sliceSize' | 'maxParkedPercent'>;
  readonly onEvent: (event: ScheduleEvent) => void;
  readonly failures: Failures;
  /** Ends a night under way between two slices. */
  readonly stop: AbortSignal;
  /** Awaited after the commit of each slice, for tests that hold a night in the middle. */
  readonly afterSlice?: () => Promise<void>;
}

/**
 * Does what is due now, programme after programme: a night whose hour has come and that no run was asked for yet, with all that were missed, then
 * what its closes say. Whatever fails is told and tried again later; the other programmes go on. Safe to kill at any instruction, and to
 * call from any number of processes: the rows of runs decide who does what (docs/decisions/0032-who-wakes-the-night.md).
 *
 * @throws whatever the database throws when it cannot be asked
 */
export async function doWhatIsDue(deps: ScheduleDeps): Promise<void> {
  const now = await trustedNow(deps);
  if (now === null) return;
  for (const published of await listProgrammes(deps.database.db)) {
    if (isStopped(deps)) return;
    const { night } = await look(deps, published, now);
    if (night.kind === 'walk') await walk(deps, { published, night, now });
    const after = await look(deps, published, now);
    if (after.isCloseDue && !isStopped(deps)) await close(deps, after, now);
  }
}

/** It may be told at any moment, also between two lines. */
function isStopped({ stop }: ScheduleDeps): boolean {
  return stop.aborted;
}

/** @returns null: the clocks differ, and one of them is wrong */
async function trustedNow({ clocks, onEvent }: ScheduleDeps): Promise<Instant | null> {
  const database = await clocks.database();
  const process = clocks.process();
  if (!isClockDoubtful(process, database)) return database;
  onEvent({ kind: 'clocks-differ', process, database });
  return null;
}

function look(
  { database, nightlyAt }: ScheduleDeps,
  published: PublishedProgramme,
  now: Instant,
): Promise<ProgrammeLook> {
  return lookAt(database, published, { nightlyAt, now });
}

interface Due {
  readonly published: PublishedProgramme;
  readonly night: NightTurn & { readonly kind: 'walk' };
  readonly now: Instant;
}

async function walk(deps: ScheduleDeps, { published, night, now }: Due): Promise<void> {
  const { failures, onEvent } = deps;
  const { programme } = published.programme;
  const { date: businessDate, missed } = night;
  const what = `night ${programme}`;
  if (failures.isResting(what, now)) return;
  onEvent({ kind: 'night-due', programme, businessDate, missed });
  try {
    const reports = await nightly(nightDeps(deps, now), {
      ...deps.request,
      date: businessDate,
      programme,
      join: false,
      isOnce: true,
    });
    failures.forget(what);
    onEvent({ kind: 'night-over', programme, businessDate, report: reports.at(-1) ?? null });
  } catch (error) {
    onEvent(nightFailed(deps, { published, night, now }, error));
  }
}

function nightDeps({ database, advance, onEvent, stop, afterSlice }: ScheduleDeps, now: Instant): NightDeps {
  return {
    database,
    advance,
    now: () => now,
    onEvent: (event) => {
      onEvent({ kind: 'night-goes-on', event });
    },
    stop,
    ...(afterSlice === undefined ? {} : { afterSlice }),
  };
}

function nightFailed(deps: ScheduleDeps, { published, night, now }: Due, error: unknown): ScheduleEvent {
  const { programme } = published.programme;
  const { date: businessDate } = night;
  if (error instanceof AppError) {
    if (error.code === 'NIGHT_INTERRUPTED') return { kind: 'night-interrupted', programme, businessDate };
    if (error.code === 'NIGHT_BUSY' || error.code === 'NIGHT_TAKEN_OVER')
      return { kind: 'night-busy', programme, businessDate, detail: error.detail };
  }
  return {
    kind: 'night-failed',
    businessDate,
    programme,
    ...deps.failures.add(`night ${programme}`, now),
    error,
  };
}

async function close(deps: ScheduleDeps, look: ProgrammeLook, now: Instant): Promise<void> {
  const { failures, onEvent } = deps;
  const { programme } = look.published.programme;
  const what = `close ${programme}`;
  if (failures.isResting(what, now)) return;
  try {
    const turns = await followRun(deps, look, now);
    failures.forget(what);
    for (const turn of turns) onEvent({ kind: 'close-turn', turn, isStuck: isStuck(turn) });
  } catch (error) {
    onEvent({ kind: 'close-failed', programme, ...failures.add(what, now), error });
  }
}

/** @returns what was done, and what is waited for unless another process has told it after the same run */
async function followRun(
  { database }: ScheduleDeps,
  { published, unfollowedRun }: ProgrammeLook,
  now: Instant,
): Promise<readonly MonthTurn[]> {
  const { programme } = published.programme;
  const turns = await monthlyClose(database, { programme, isDryRun: false, now });
  const isFirst = unfollowedRun === null || (await markFollowed(database.pool, unfollowedRun));
  return isFirst ? turns : turns.filter(({ turn: { kind } }) => kind === 'preview' || kind === 'post');
}

/** Whether somebody has to look at a month before it goes on. */
function isStuck({ turn }: MonthTurn): boolean {
  switch (turn.kind) {
    case 'stopped':
    case 'remind':
    case 'held':
    case 'not_walked':
      return true;
    case 'preview':
    case 'post':
    case 'wait':
      return false;
  }
}
