import fc from 'fast-check';
import { addDays, type LocalDate, monthText } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { cancelPreview } from '../../../src/services/close/cancel.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { type Fact, give, night } from '../night/support.ts';
import { numberOf, post, preview } from './support.ts';

// Courses of a programme's life: facts that arrive at any time, and an operator who closes months early, late or not at all.

/** Rungs of several heights, breaks that reset, payments that have to be there: late facts of every kind change months long posted. */
export function terms(corrections: string): string {
  return `
programme: law
title: { en: Law }
time_zone: Europe/Moscow
currency: RUB
corrections: ${corrections}
versions:
  - effective_from: 2024-01-01
    blocking: { forced: blocked, voluntary: paused, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: forced, when: { blocked: [forced] }, then: reset }
      - { id: gap, when: { gap: { longer_than: P5D } }, then: { subtract: 2 } }
    bonus:
      day: 1
      requires: [served, { payment_made: { within: P1M } }]
      base: fee
      rates: [{ from: 1, percent: 5 }, { from: 3, percent: 7.5 }, { from: 6, percent: 15 }]
      rounding: half_up
`;
}

const FIRST = '2024-02';
export const LAST = '2025-03';
export const MONTHS = Array.from({ length: numberOf(LAST) - numberOf(FIRST) + 1 }, (_, index) =>
  monthText(numberOf(FIRST) + index),
);

/** A fact and the round in which it is imported: never before the month that it tells of, often long after. */
interface Arrival {
  readonly round: number;
  readonly fact: Fact;
}

const days = fc.integer({ min: 1, max: 28 }).map((day) => String(day).padStart(2, '0'));
/** Most facts come in time, the others at any time until the last. */
const delays = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat({ max: 14 }) },
);

function arrival(month: number, delay: number, fact: Fact): Arrival {
  return { round: Math.min(month + delay, MONTHS.length - 1), fact };
}

/** Numbers of months from January 2024. */
const months = fc.nat({ max: MONTHS.length - 1 });

function payments(subscriber: string): fc.Arbitrary<readonly Arrival[]> {
  const one = fc.tuple(days, delays, fc.constantFrom('paid', 'paid', 'paid', 'missed', 'bounced'), delays);
  return fc.array(one, { minLength: MONTHS.length, maxLength: MONTHS.length }).map((list) =>
    list.flatMap(([day, delay, kind, more], month) => {
      if (kind === 'missed') return [];
      const on = `${monthText(numberOf('2024-01') + month)}-${day}`;
      const fact = { fact: 'payment', subscriber, id: `p${month}`, at: on, amount: '500.00' };
      const paid = arrival(month, delay, fact);
      if (kind === 'paid') return [paid];
      return [
        paid,
        { round: Math.min(paid.round + 1 + more, MONTHS.length - 1), fact: { ...fact, withdrawn: 'yes' } },
      ];
    }),
  );
}

function breaks(subscriber: string): fc.Arbitrary<readonly Arrival[]> {
  const one = fc.tuple(months, days, delays, fc.constantFrom('forced', 'voluntary', 'other'));
  return fc.array(one, { maxLength: 2 }).map((list) =>
    list.map(([month, day, delay, kind]) => {
      const from = `${monthText(numberOf('2024-01') + month)}-${day}` as LocalDate;
      const to = addDays(from, kind === 'forced' ? 1 : 9);
      return arrival(month, delay, { fact: 'blocking', subscriber, kind, from, to });
    }),
  );
}

function fees(subscriber: string): fc.Arbitrary<readonly Arrival[]> {
  const one = fc.tuple(months, delays, fc.constantFrom('400.00', '615.00', '0.00'));
  return fc.array(one, { maxLength: 2 }).map((list) =>
    list.map(([month, delay, amount]) => {
      const from = `${monthText(numberOf('2024-01') + month)}-03`;
      return arrival(month, delay, {
        fact: 'fee',
        subscriber,
        service: 'internet',
        tariff: 'home',
        amount,
        from,
      });
    }),
  );
}

function endings(subscriber: string): fc.Arbitrary<readonly Arrival[]> {
  const one = fc.tuple(months, days, delays).map(([month, day, delay]) => {
    const on = `${monthText(numberOf('2024-01') + month)}-${day}`;
    return [arrival(month, delay, { fact: 'termination', subscriber, at: on })];
  });
  return fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: one });
}

function subscriberOf(subscriber: string): fc.Arbitrary<readonly Arrival[]> {
  const base: readonly Fact[] = [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: '500.00', from: '2024-01-01' },
  ];
  return fc
    .tuple(delays, payments(subscriber), breaks(subscriber), fees(subscriber), endings(subscriber))
    .map(([delay, ...others]) => {
      const known = Math.min(delay, MONTHS.length - 1);
      const first = base.map((fact) => ({ round: known, fact }));
      return [...first, ...others.flat().map((one) => ({ ...one, round: Math.max(one.round, known) }))];
    });
}

/** What the operator does after the night of a round. */
type Habit = 'post' | 'preview' | 'preview_and_cancel' | 'post_the_old_preview' | 'nothing';
const habits = fc.array(
  fc.constantFrom<Habit>('post', 'post', 'preview', 'preview_and_cancel', 'post_the_old_preview', 'nothing'),
  { minLength: MONTHS.length, maxLength: MONTHS.length },
);

/** Everybody's facts, from a seed. */
export function arrivalsOf(names: readonly string[], seed: number): readonly Arrival[] {
  return names.flatMap(
    (name, number) => fc.sample(subscriberOf(name), { numRuns: 1, seed: seed * 1000 + number })[0] ?? [],
  );
}

/** Goes through a course to its end: in each round what has arrived, a night, and what the operator does. */
export async function goThrough(
  { database, closing }: { readonly database: Database; readonly closing: Closing },
  arrivals: readonly Arrival[],
  seed: number,
): Promise<void> {
  const [habit = []] = fc.sample(habits, { numRuns: 1, seed });
  for (const [round, doing] of habit.entries()) {
    const facts = arrivals.filter((one) => one.round === round).map(({ fact }) => fact);
    if (facts.length > 0) await give(database, facts);
    await night(database, addDays(`${MONTHS[round] ?? LAST}-01` as LocalDate, -1), { sliceSize: 120 });
    await closing.act(doing, MONTHS[round] ?? LAST);
  }
  await closing.act('post', LAST);
}

/** Who looks at a moment before and after each preview is written. */
interface Watch {
  readonly before: () => Promise<void>;
  readonly after: () => Promise<void>;
}

const NOTHING = async (): Promise<void> => undefined;

/** Closes the months of a course as an operator of some habit does. */
export class Closing {
  readonly #database: Database;
  readonly #watch: Watch;
  posted = 0;

  constructor(database: Database, watch: Watch = { before: NOTHING, after: NOTHING }) {
    this.#database = database;
    this.#watch = watch;
  }

  /** Acts on the open month and those after it, up to what is walked. */
  async act(doing: Habit, walked: string): Promise<void> {
    if (doing === 'nothing') return;
    if (doing === 'post_the_old_preview') {
      // What came since the preview was made is late now.
      if (await this.#hasPreview()) await this.#post();
      return;
    }
    while (this.#open <= numberOf(walked)) {
      await this.#watch.before();
      await preview(this.#database, 'law', monthText(this.#open));
      await this.#watch.after();
      if (doing === 'preview') return;
      if (doing === 'preview_and_cancel') {
        const month = await findMonth(this.#database, 'law', monthText(this.#open));
        await cancelPreview(this.#database, { month, by: 'olga' });
        return;
      }
      await this.#post();
    }
  }

  get #open(): number {
    return numberOf(FIRST) + this.posted;
  }

  async #hasPreview(): Promise<boolean> {
    const { rows } = await this.#database.pool.query("select from close where state = 'previewed'");
    return rows.length > 0;
  }

  async #post(): Promise<void> {
    await post(this.#database, 'law', monthText(this.#open));
    this.posted += 1;
  }
}
