import { advance } from '../../../rules/advance.ts';
import { createDatabase, type Database } from '../../../src/db/database.ts';
import { NIGHT_DEFAULTS } from '../../../src/services/night/night-request.ts';
import { doWhatIsDue, type ScheduleDeps } from '../../../src/services/schedule/do-what-is-due.ts';
import type { ScheduleEvent } from '../../../src/services/schedule/events.ts';
import { Failures } from '../../../src/services/schedule/failures.ts';
import type { TestDatabase } from '../../support/database.ts';

/** A clock that stands still until it is set: the same for the database and for all processes. */
export interface FakeClock {
  now: number;
}

/** A scheduler as a process of its own has it: its own pool, its own memory of failures. */
export interface Instance {
  readonly events: ScheduleEvent[];
  /** As a tick does. */
  readonly look: () => Promise<void>;
  /** As SIGTERM does. */
  readonly stop: AbortController;
  /** Ends all its sessions at the server for good, as a kill of the process does. What it was doing fails. */
  readonly kill: () => Promise<void>;
  /** Once it does nothing any more. */
  readonly close: () => Promise<void>;
}

type Changes = Partial<Pick<ScheduleDeps, 'advance' | 'afterSlice' | 'clocks' | 'request'>> & {
  /** Awaited before it takes a connection for itself, as for a night that it has found due. */
  readonly beforeSession?: () => Promise<void>;
  /** Told each event when it happens. */
  readonly onEvent?: (event: ScheduleEvent, instance: Instance) => void;
};

let instances = 0;

export function newInstance(test: TestDatabase, clock: FakeClock, changes: Changes = {}): Instance {
  instances += 1;
  const name = `scheduler${instances}`;
  const database = createDatabase({ url: `${test.url}?application_name=${name}`, poolMax: 6 });
  const events: ScheduleEvent[] = [];
  const stop = new AbortController();
  const { onEvent = () => undefined, beforeSession = async () => undefined, ...changed } = changes;
  const deps: ScheduleDeps = {
    database: {
      ...database,
      session: async (work) => {
        await beforeSession();
        return database.session(work);
      },
    },
    advance,
    clocks: { database: async () => clock.now, process: () => clock.now },
    nightlyAt: { hour: 2, minute: 15 },
    request: NIGHT_DEFAULTS,
    onEvent: (event) => {
      events.push(event);
      onEvent(event, instance);
    },
    failures: new Failures(),
    stop: stop.signal,
    ...changed,
  };
  const instance: Instance = {
    events,
    look: () => doWhatIsDue(deps),
    stop,
    kill: async () => {
      refuseConnections(database);
      await test.owner.pool.query(
        'select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1',
        [name],
      );
    },
    close: () => database.close(),
  };
  return instance;
}

/** From now on whoever asks for a connection is told that there is none: a process that was killed opens none either. */
function refuseConnections({ pool }: Database): void {
  const refuse = (done?: (error: Error) => void): Promise<never> | undefined => {
    const error = new Error('this process was killed');
    if (done === undefined) return Promise.reject(error);
    done(error);
    return undefined;
  };
  pool.connect = refuse as typeof pool.connect;
}

/** What was told since it was asked last, a line each, without how a night goes on. */
export function told({ events }: Instance): readonly string[] {
  return events.splice(0).flatMap((event) => (event.kind === 'night-goes-on' ? [] : [lineOf(event)]));
}

function lineOf(event: Exclude<ScheduleEvent, { kind: 'night-goes-on' }>): string {
  if ('businessDate' in event) return `${event.programme} ${event.businessDate} ${nightOf(event)}`;
  if (event.kind === 'close-failed') return `${event.programme} close failed ${event.times}`;
  if (event.kind !== 'close-turn') return event.kind;
  return `${event.turn.programme} ${event.turn.month} ${event.turn.turn.kind}${event.isStuck ? '!' : ''}`;
}

function nightOf(event: Extract<ScheduleEvent, { businessDate: unknown }>): string {
  switch (event.kind) {
    case 'night-due':
      return `due${event.missed === 0 ? '' : ` +${event.missed}`}`;
    case 'night-over':
      return event.report === null ? 'walked by another' : 'done';
    case 'night-failed':
      return `failed ${event.times}`;
    case 'night-busy':
    case 'night-interrupted':
      return event.kind.slice('night-'.length);
  }
}

/** Every run, oldest first: `months 2024-03-31 done`; what was asked for when that is another date. */
export async function runsOf({ owner }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await owner.pool.query<{ text: string }>(
    `select p.programme || ' ' || business_date || coalesce(' asked ' || asked_date, '') || ' ' || state as text
     from run join programme p using (programme_id) order by run_id`,
  );
  return rows.map(({ text }) => text);
}

/** Has programmes look as if they had been published at some time. */
export async function publishedAt({ owner }: TestDatabase, at: string): Promise<void> {
  await owner.pool.query('update programme set published_at = $1', [at]);
}
