import cron from 'node-cron';
import { advance } from '../rules/advance.ts';
import type { LocalTime } from '../rules/schedule-turn.ts';
import { type Database, withDatabase } from '../src/composition.ts';
import type { Config } from '../src/config.ts';
import { NIGHT_DEFAULTS, THREADS } from '../src/services/night/night-request.ts';
import { type Clocks, clocksOf } from '../src/services/schedule/clocks.ts';
import { doWhatIsDue, type ScheduleDeps } from '../src/services/schedule/do-what-is-due.ts';
import type { ScheduleEvent } from '../src/services/schedule/events.ts';
import { Failures } from '../src/services/schedule/failures.ts';
import { type ScheduleLine, showSchedule } from '../src/services/schedule/show.ts';

/** Calls a function again and again. @returns ends that */
type Ticker = (tick: () => void) => () => void;

export interface SchedulerDeps {
  readonly database: Database;
  readonly config: Pick<Config, 'NIGHTLY_AT'>;
  /** Told everything, in order: a line each in the log. */
  readonly onEvent: (event: ScheduleEvent) => void;
  /** Default: the database's and this process's. */
  readonly clocks?: Clocks;
  /** Default: every minute. */
  readonly ticker?: Ticker;
}

export interface Scheduler {
  /** Finishes the slices in work and resolves; what is left of a run is walked by whoever comes next. May be called again. */
  readonly stop: () => Promise<void>;
}

/**
 * Looks now, and every minute from then on, whether a night or a close is due, and does it. Any number of processes may do so on one
 * database. Never throws and never rejects: what fails is told and tried again.
 */
export function startScheduler(deps: SchedulerDeps): Scheduler {
  const { onEvent, config, ticker = everyMinute } = deps;
  const ending = new AbortController();
  const schedule = scheduleDeps(deps, ending.signal);
  let looking: Promise<void> | null = null;
  const tick = (): void => {
    // A look that walks a night takes longer than a minute.
    if (looking !== null || ending.signal.aborted) return;
    looking = doWhatIsDue(schedule)
      .catch((error: unknown) => {
        onEvent({ kind: 'look-failed', error });
      })
      .finally(() => {
        looking = null;
      });
  };
  onEvent({ kind: 'scheduler-started', nightlyAt: config.NIGHTLY_AT });
  const endTicks = ticker(tick);
  tick();
  const end = async (): Promise<void> => {
    ending.abort();
    endTicks();
    await looking;
    onEvent({ kind: 'scheduler-stopped' });
  };
  let ended: Promise<void> | null = null;
  return { stop: () => (ended ??= end()) };
}

/** A scheduler in a process of its own: opens the database and works until it is told to stop. @throws AppError as `withDatabase` */
export function schedulerJob(
  config: Config,
  onEvent: SchedulerDeps['onEvent'],
  stop: AbortSignal,
): Promise<void> {
  return withDatabase(config, async (database) => {
    const scheduler = startScheduler({ database, config, onEvent });
    if (!stop.aborted)
      await new Promise((resolve) => {
        stop.addEventListener('abort', resolve, { once: true });
      });
    await scheduler.stop();
  });
}

/** Does what is due now, once, for who wakes it by other means. @returns what every programme waits for then */
export function scheduleOnceJob(
  config: Config,
  onEvent: SchedulerDeps['onEvent'],
  stop: AbortSignal,
): Promise<readonly ScheduleLine[]> {
  return withDatabase(config, async (database) => {
    const deps = scheduleDeps({ database, config, onEvent }, stop);
    await doWhatIsDue(deps);
    return showSchedule(database, deps);
  });
}

/** What every programme waits for; does nothing. */
export function scheduleShowJob(config: Config): Promise<readonly ScheduleLine[]> {
  return withDatabase(config, (database) =>
    showSchedule(database, { nightlyAt: localTime(config.NIGHTLY_AT), clocks: clocksOf(database) }),
  );
}

/** What `doWhatIsDue` works with. @param stop ends a night under way between two slices */
function scheduleDeps(
  { database, config, onEvent, clocks = clocksOf(database) }: SchedulerDeps,
  stop: AbortSignal,
): ScheduleDeps {
  return {
    database,
    advance,
    clocks,
    nightlyAt: localTime(config.NIGHTLY_AT),
    request: { ...NIGHT_DEFAULTS, threads: THREADS },
    onEvent,
    failures: new Failures(),
    stop,
  };
}

/** The clock is asked every minute rather than waited for: a timer of a day is wrong after a change of clocks and a sleep of the machine. */
function everyMinute(tick: () => void): () => void {
  const task = cron.schedule('* * * * *', tick, { noOverlap: true, suppressMissedWarning: true });
  return () => {
    void task.destroy();
  };
}

/** @param text as `NIGHTLY_AT` has it */
function localTime(text: string): LocalTime {
  return { hour: Number(text.slice(0, 2)), minute: Number(text.slice(3)) };
}
