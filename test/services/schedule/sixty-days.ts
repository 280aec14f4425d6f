import { expect } from 'vitest';
import { lastNight } from '../../../rules/schedule-turn.ts';
import { addDays, type LocalDate, zoneOf } from '../../../rules/time.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, history, MONTHS, payer, publish } from '../night/support.ts';
import { type FakeClock, newInstance, publishedAt } from './support.ts';

// Sixty days of two programmes, what arrives in them, and what one process that nobody disturbs leaves behind.

/** Clocks change in Berlin in the night of the 30th of March, and 02:15 does not exist. */
const ZONES = { months: 'Europe/Moscow', monate: 'Europe/Berlin' } as const;
export type Name = keyof typeof ZONES;
export const NAMES = Object.keys(ZONES) as readonly Name[];

/** Of the first night after the publication. */
export const FIRST = '2025-02-20' as LocalDate;
/** Each has a night of its own. */
export const ALL_DATES = Array.from({ length: 60 }, (_, index) => addDays(FIRST, index));
export const HOUR = 3_600_000;
export const BEGIN = Date.parse('2025-02-20T12:00Z');
export const END = BEGIN + 60 * 24 * HOUR;

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

export async function world(): Promise<TestDatabase> {
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
export function arrivals(test: TestDatabase): (now: number) => Promise<void> {
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
export interface Outcome {
  readonly history: string;
  /** Paid and carried by subscriber and programme, all closes together. */
  readonly sums: unknown;
  readonly months: unknown;
}

export async function outcomeOf(test: TestDatabase): Promise<Outcome> {
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

export const MONTHS_POSTED = ['monate', 'months'].flatMap((programme) =>
  ['2025-03-01', '2025-04-01'].map((month) => ({ programme, month, state: 'posted', count: 1 })),
);

/** Business dates of the runs that are done, in their order. */
export async function walkedDates({ owner }: TestDatabase, programme: Name): Promise<readonly LocalDate[]> {
  const { rows } = await owner.pool.query<{ date: LocalDate }>(
    `select coalesce(asked_date, business_date) as date from run join programme using (programme_id)
     where programme = $1 and state = 'done' order by run_id`,
    [programme],
  );
  return rows.map(({ date }) => date);
}

export function dateOf(now: number, programme: Name): LocalDate {
  return lastNight(now, { hour: 2, minute: 15 }, zoneOf(ZONES[programme]));
}

/** One process, that looks at noon and at midnight in UTC. */
export async function undisturbed(): Promise<Outcome> {
  const test = await world();
  const clock: FakeClock = { now: BEGIN };
  const arrive = arrivals(test);
  const one = newInstance(test, clock);
  for (; clock.now <= END; clock.now += 12 * HOUR) {
    await arrive(clock.now);
    await one.look();
  }
  for (const name of NAMES) expect(await walkedDates(test, name)).toEqual(ALL_DATES);
  await one.close();
  const outcome = await outcomeOf(test);
  await test.close();
  return outcome;
}

/** The same numbers for the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}
