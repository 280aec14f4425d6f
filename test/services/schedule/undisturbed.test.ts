import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../rules/time.ts';
import type { ScheduleEvent } from '../../../src/services/schedule/events.ts';
import type { TestDatabase } from '../../support/database.ts';
import { Processes } from './processes.ts';
import {
  ALL_DATES,
  arrivals,
  BEGIN,
  dateOf,
  END,
  FIRST,
  HOUR,
  MONTHS_POSTED,
  NAMES,
  type Name,
  type Outcome,
  outcomeOf,
  randomOf,
  undisturbed,
  walkedDates,
  world,
} from './sixty-days.ts';
import { type FakeClock, type Instance, newInstance } from './support.ts';

/** Where a process is killed or told to stop: when this is told for the n-th time. Ends wherever its connections are by then. */
const MOMENTS = [
  'night-due',
  'run-begun',
  'slice-done',
  'run-done',
  'night-over',
  'preview',
  'post',
] as const;

interface Doom {
  readonly how: 'kill' | 'stop';
  readonly when: (typeof MOMENTS)[number];
}

function momentOf(event: ScheduleEvent): string {
  if (event.kind === 'night-goes-on') return event.event.kind;
  return event.kind === 'close-turn' ? event.turn.turn.kind : event.kind;
}

/** Two processes that are killed, stopped, started and put to sleep, and whose clock jumps. */
class TwoProcesses {
  readonly clock: FakeClock = { now: BEGIN };
  /** Dates whose night somebody looked at who was neither killed nor stopped meanwhile. */
  readonly lookedAt: Record<Name, Set<LocalDate>> = { months: new Set(), monate: new Set() };
  readonly told = { killed: 0, stopped: 0, alone: 0, together: 0, asleep: 0, back: 0 };
  readonly #test: TestDatabase;
  readonly #random: (below: number) => number;
  #running: (Instance | null)[] = [null, null];
  #dooms = new Map<Instance, Doom>();
  #ends: Promise<void>[] = [];

  constructor(test: TestDatabase, seed: number) {
    this.#test = test;
    this.#random = randomOf(seed);
  }

  async live(arrive: (now: number) => Promise<void>): Promise<void> {
    let furthest = BEGIN;
    while (furthest < END) {
      this.#moveClock(furthest);
      furthest = Math.max(furthest, this.clock.now);
      await arrive(furthest);
      this.#startSome();
      await this.#look(furthest);
    }
    this.clock.now = furthest;
    this.#dooms.clear();
    const last = newInstance(this.#test, this.clock);
    this.#running.push(last);
    await last.look();
    await Promise.all(this.#running.filter((one) => one !== null).map((one) => one.close()));
  }

  #moveClock(furthest: number): void {
    const dice = this.#random(20);
    if (dice === 0) {
      this.told.back += 1;
      this.clock.now = furthest - (1 + this.#random(30)) * HOUR;
    } else if (dice === 1) {
      this.told.asleep += 1;
      this.clock.now = furthest + (24 + this.#random(48)) * HOUR;
    } else {
      this.clock.now = furthest + (1 + this.#random(10)) * HOUR;
    }
  }

  #startSome(): void {
    this.#running = this.#running.map((one) => {
      if (one !== null || this.#random(3) > 0) return one;
      return newInstance(this.#test, this.clock, {
        onEvent: (event, instance) => {
          this.#end(instance, event);
        },
      });
    });
    for (const one of this.#running) {
      if (one === null || this.#random(4) > 0) continue;
      const when = MOMENTS[this.#random(MOMENTS.length)] ?? 'run-begun';
      this.#dooms.set(one, { how: this.#random(3) === 0 ? 'stop' : 'kill', when });
    }
  }

  #end(instance: Instance, event: ScheduleEvent): void {
    const doom = this.#dooms.get(instance);
    if (doom === undefined || doom.when !== momentOf(event)) return;
    this.#dooms.delete(instance);
    if (doom.how === 'stop') instance.stop.abort();
    else this.#ends.push(instance.kill());
    this.#running = this.#running.map((one) => (one === instance ? null : one));
    this.told[doom.how === 'stop' ? 'stopped' : 'killed'] += 1;
    this.#gone.push(instance);
  }

  readonly #gone: Instance[] = [];

  async #look(furthest: number): Promise<void> {
    const looking = this.#running.filter((one) => one !== null);
    const looks = await Promise.allSettled(looking.map((one) => one.look()));
    const isQuiet = this.#gone.length === 0;
    await Promise.all(this.#ends.splice(0));
    await Promise.all(this.#gone.splice(0).map((one) => one.close()));
    if (!isQuiet || looking.length === 0) return;
    this.told[looking.length === 1 ? 'alone' : 'together'] += 1;
    for (const look of looks) if (look.status === 'rejected') throw look.reason;
    if (this.clock.now < furthest) return;
    for (const name of NAMES) {
      const date = dateOf(this.clock.now, name);
      if (date >= FIRST) this.lookedAt[name].add(date);
    }
  }
}

describe('two processes over sixty days, killed, stopped, asleep, with a clock that jumps', () => {
  let expected: Outcome;
  beforeAll(async () => {
    expected = await undisturbed();
  }, 300_000);

  it('pay as one undisturbed process does, which walks sixty nights and closes two months', () => {
    expect(expected.months).toEqual(MONTHS_POSTED);
    expect(expected.history).toContain('credit');
  });

  it.each([1, 2])(
    'walk each date once, close each month once, and pay what that one pays: seed %i',
    { timeout: 300_000 },
    async (seed) => {
      const test = await world();
      const processes = new TwoProcesses(test, seed);
      await processes.live(arrivals(test));

      for (const name of NAMES) {
        const dates = await walkedDates(test, name);
        // Never twice, never back.
        expect(dates).toEqual([...new Set(dates)].toSorted());
        // A date without a run of its own is one at which nobody was there to the end; a later walk covers it.
        const own = new Set(dates);
        expect([...processes.lookedAt[name]].filter((date) => !own.has(date))).toEqual([]);
        expect(dates.length).toBeGreaterThan(30);
      }
      expect(await outcomeOf(test)).toEqual(expected);
      const { killed, stopped, alone, together, asleep, back } = processes.told;
      expect(
        Math.min(killed, stopped, alone, together, asleep, back),
        JSON.stringify(processes.told),
      ).toBeGreaterThan(3);
      await test.close();
    },
  );

  it('walk all sixty, each once, when it is processes of the system that get SIGKILL', {
    timeout: 300_000,
  }, async () => {
    const test = await world();
    const processes = new Processes(test.url, randomOf(3));
    const arrive = arrivals(test);
    for (let now = BEGIN; now <= END; now += 12 * HOUR) {
      await arrive(now);
      await processes.live(now, () => isWalked(test, now));
    }
    const { killed } = await processes.end();

    for (const name of NAMES) expect(await walkedDates(test, name)).toEqual(ALL_DATES);
    expect(await outcomeOf(test)).toEqual(expected);
    expect(killed).toBeGreaterThan(10);
    await test.close();
  });
});

/** Whether every programme's night that is due has been walked, and every month posted that can be. */
async function isWalked({ owner }: TestDatabase, now: number): Promise<boolean> {
  const { rows } = await owner.pool.query<{ programme: Name; date: LocalDate }>(
    `select programme, max(coalesce(asked_date, business_date)) as date from run join programme using (programme_id)
     where state = 'done' and closes_followed_at is not null group by 1`,
  );
  return NAMES.every((name) => {
    const due = dateOf(now, name);
    return due < FIRST || rows.some(({ programme, date }) => programme === name && date >= due);
  });
}
