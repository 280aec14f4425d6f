import { beforeAll, describe, expect, it } from 'vitest';
import { lastNight } from '../../../rules/schedule-turn.ts';
import { addDays, type LocalDate, zoneOf } from '../../../rules/time.ts';
import type { ScheduleEvent } from '../../../src/services/schedule/events.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, history, MONTHS, payer, publish } from '../night/support.ts';
import { type FakeClock, type Instance, newInstance, publishedAt } from './support.ts';

/** Clocks change in Berlin in the night of the 30th of March, and 02:15 does not exist. */
const ZONES = { months: 'Europe/Moscow', monate: 'Europe/Berlin' } as const;
type Name = keyof typeof ZONES;
const NAMES = Object.keys(ZONES) as readonly Name[];

/** Of the first night after the publication. */
const FIRST = '2025-02-20' as LocalDate;
const HOUR = 3_600_000;
const BEGIN = Date.parse('2025-02-20T12:00Z');
const END = BEGIN + 60 * 24 * HOUR;

/** A year later, so that the months of the payers lie in the span. */
function inYear(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => JSON.parse(JSON.stringify(fact).replaceAll('"2024-', '"2025-')) as Fact);
}

/** What arrives while the days go by: new subscribers, late payments taken back, a blocking found out a month later. */
const ARRIVALS: readonly { readonly at: string; readonly facts: readonly Fact[] }[] = [
  {
    at: '2025-02-20T13:00Z',
    facts: inYear(Array.from({ length: 24 }, (_, index) => payer(`A${index}`)).flat()),
  },
  {
    at: '2025-02-27T05:00Z',
    facts: inYear(Array.from({ length: 6 }, (_, index) => payer(`B${index}`)).flat()),
  },
  { at: '2025-03-08T09:00Z', facts: [withdrawn('A1', '2025-02-15'), withdrawn('A2', '2025-02-15')] },
  { at: '2025-03-20T22:30Z', facts: [blocked('A3', '2025-02-10'), blocked('B1', '2025-03-19')] },
  { at: '2025-04-09T12:00Z', facts: [blocked('A4', '2025-04-08'), withdrawn('A5', '2025-03-15')] },
];

function withdrawn(subscriber: string, at: string): Fact {
  return { fact: 'payment', subscriber, id: at, at, amount: '500.00', withdrawn: 'yes' };
}

function blocked(subscriber: string, from: string): Fact {
  return { fact: 'blocking', subscriber, kind: 'forced', from };
}

async function world(): Promise<TestDatabase> {
  const test = await createTestDatabase();
  for (const name of NAMES) {
    const text = MONTHS.replace('programme: months', `programme: ${name}`).replace(ZONES.months, ZONES[name]);
    await publish(test.database, text);
  }
  await publishedAt(test, '2025-02-20T11:00Z');
  await test.owner.pool.query("update programme set pays_from = '2025-03-01'");
  return test;
}

/** Hands out what has arrived by an instant, once. */
function arrivals(test: TestDatabase): (now: number) => Promise<void> {
  let next = 0;
  return async (now) => {
    for (
      let arrival = ARRIVALS[next];
      arrival !== undefined && Date.parse(arrival.at) <= now;
      arrival = ARRIVALS[next]
    ) {
      await give(test.database, arrival.facts);
      next += 1;
    }
  };
}

/** What is left behind, however it came about. */
interface Outcome {
  readonly history: string;
  /** Paid and carried by subscriber and programme, all closes together. */
  readonly sums: unknown;
  readonly months: unknown;
}

async function outcomeOf(test: TestDatabase): Promise<Outcome> {
  const { rows: sums } = await test.owner.pool.query(
    `select programme_id, subscriber_id, sum(credit + corrections) as due, sum(paid) as paid from posting join close using (close_id)
     where state = 'posted' group by 1, 2 order by 1, 2`,
  );
  const { rows: months } = await test.owner.pool.query(
    `select programme, month, state, count(*)::integer from close join programme using (programme_id) where state <> 'cancelled'
     group by 1, 2, 3 order by 1, 2, 3`,
  );
  return { history: await history(test.database), sums, months };
}

const MONTHS_POSTED = ['monate', 'months'].flatMap((programme) =>
  ['2025-03-01', '2025-04-01'].map((month) => ({ programme, month, state: 'posted', count: 1 })),
);

/** Business dates of the runs that are done, in their order. */
async function walkedDates({ owner }: TestDatabase, programme: Name): Promise<readonly LocalDate[]> {
  const { rows } = await owner.pool.query<{ date: LocalDate }>(
    `select coalesce(asked_date, business_date) as date from run join programme using (programme_id)
     where programme = $1 and state = 'done' order by run_id`,
    [programme],
  );
  return rows.map(({ date }) => date);
}

function dateOf(now: number, programme: Name): LocalDate {
  return lastNight(now, { hour: 2, minute: 15 }, zoneOf(ZONES[programme]));
}

/** One process, that looks at noon and at midnight in UTC. */
async function undisturbed(): Promise<Outcome> {
  const test = await world();
  const clock: FakeClock = { now: BEGIN };
  const arrive = arrivals(test);
  const one = newInstance(test, clock);
  for (; clock.now <= END; clock.now += 12 * HOUR) {
    await arrive(clock.now);
    await one.look();
  }
  const all = Array.from({ length: 60 }, (_, index) => addDays(FIRST, index));
  for (const name of NAMES) expect(await walkedDates(test, name)).toEqual(all);
  await one.close();
  const outcome = await outcomeOf(test);
  await test.close();
  return outcome;
}

/** The same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

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
});
