import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays, type LocalDate, monthText } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { findMonth } from '../../../src/services/close/find-month.ts';
import { cancelPreview } from '../../../src/services/close/post.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, night, publish } from '../night/support.ts';
import { numberOf, post, preview } from './support.ts';

/** Rungs of several heights, breaks that reset, payments that have to be there: late facts of every kind change months long posted. */
function terms(corrections: string): string {
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
const LAST = '2025-03';
const MONTHS = Array.from({ length: numberOf(LAST) - numberOf(FIRST) + 1 }, (_, index) =>
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

const SUBSCRIBERS = 350;

let test: TestDatabase | undefined;
afterEach(async () => {
  await test?.close();
});

describe('whatever the order and the time of arrival, and whenever months were posted', () => {
  it.each([
    [1, '{ reach: P12M, negative: carry, carry_for: P3M }'],
    [2, '{ reach: P12M, negative: book }'],
    [3, '{ reach: P4M, negative: waive }'],
    [4, '{ reach: P6M, negative: carry, carry_for: P6M }'],
    [5, '{ reach: P24M, negative: carry, carry_for: P1M }'],
    [6, '{ reach: P24M, negative: book }'],
  ])(
    'credit + corrections = replay, paid + carried + written off = credit + corrections (seed %i, %s)',
    async (seed, corrections) => {
      test = await createTestDatabase();
      const { database, owner } = test;
      await publish(database, terms(corrections));
      const names = Array.from({ length: SUBSCRIBERS }, (_, number) => `S${number}`);
      const arrivals = names.flatMap(
        (name, number) => fc.sample(subscriberOf(name), { numRuns: 1, seed: seed * 1000 + number })[0] ?? [],
      );
      const [habit = []] = fc.sample(habits, { numRuns: 1, seed });

      await owner.pool.query("update programme set pays_from = '2024-02-01'");
      const closing = new Closing(database);
      for (const [round, doing] of habit.entries()) {
        const facts = arrivals.filter((one) => one.round === round).map(({ fact }) => fact);
        if (facts.length > 0) await give(database, facts);
        await night(database, addDays(`${MONTHS[round] ?? LAST}-01` as LocalDate, -1), { sliceSize: 120 });
        await closing.act(doing, MONTHS[round] ?? LAST);
      }
      await closing.act('post', LAST);

      expect(closing.posted).toBe(MONTHS.length);
      expect(await differences(owner, corrections)).toEqual([]);
      expect(await unbalanced(owner)).toEqual([]);
      expect(await reportsThatDiffer(owner)).toEqual([]);
      expect(
        await verify(database, { programme: null, subscriber: null }, async () => undefined),
      ).toMatchObject({ differences: 0 });
      // The scenario is worth something: many corrections of either sign.
      const { rows } = await owner.pool.query<{ more: number; less: number }>(
        "select count(*) filter (where amount > 0)::integer as more, count(*) filter (where amount < 0)::integer as less from correction where disposition = 'booked'",
      );
      expect(Math.min(rows[0]?.more ?? 0, rows[0]?.less ?? 0)).toBeGreaterThan(50);
    },
    120_000,
  );
});

class Closing {
  readonly #database: Database;
  posted = 0;

  constructor(database: Database) {
    this.#database = database;
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
      await preview(this.#database, 'law', monthText(this.#open));
      if (doing === 'preview') return;
      if (doing === 'preview_and_cancel') {
        await cancelPreview(
          this.#database,
          await findMonth(this.#database, 'law', monthText(this.#open)),
          'olga',
        );
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

/** Subscribers and months within reach of the last close for which posted credit + corrections is not what is in force. */
async function differences({ pool }: Database, corrections: string): Promise<readonly unknown[]> {
  const reach = /P(\d+)M/.exec(corrections)?.[1] ?? '12';
  const { rows } = await pool.query<object>(
    `select subscriber_id, month, coalesce(money, 0) as money, coalesce(amount, 0) as amount
     from (select subscriber_id, month, sum(amount) as money from (
         select subscriber_id, month, credit as amount from posting join close using (close_id)
         union all select subscriber_id, month, amount from correction where disposition = 'booked'
       ) as booked group by 1, 2) as ledger
     full join (select subscriber_id, month, amount from outcome where superseded_run = 0) as replay using (subscriber_id, month)
     where coalesce(money, 0) <> coalesce(amount, 0) and month >= '${LAST}-01'::date - interval '${reach} months'`,
  );
  return rows;
}

/** Subscribers whose money does not add up over all closes. */
async function unbalanced({ pool }: Database): Promise<readonly unknown[]> {
  const { rows } = await pool.query<object>(
    `select subscriber_id from posting join close using (close_id) group by subscriber_id
     having sum(credit + corrections) <> sum(paid + written_off) + (array_agg(carried_out order by month desc))[1]`,
  );
  return rows;
}

/** Closes whose report is not what a plain select over the tables says. */
async function reportsThatDiffer({ pool }: Database): Promise<readonly unknown[]> {
  const { rows } = await pool.query<object>(
    `select month from close c cross join lateral (
       select coalesce(sum(credit), 0) as credits, coalesce(sum(corrections), 0) as corrections,
         coalesce(sum(paid) filter (where paid > 0), 0) as paid, coalesce(sum(carried_out), 0) as carried, count(*) filter (where credit > 0) as number
       from posting p where p.close_id = c.close_id) as found
     where state <> 'cancelled' and ((report #>> '{credits,sum}')::numeric, (report #>> '{corrections,sum}')::numeric,
       (report #>> '{paid,sum}')::numeric, (report #>> '{carriedOut,sum}')::numeric, (report #>> '{credits,count}')::bigint)
       is distinct from (found.credits, found.corrections, found.paid, found.carried, found.number)`,
  );
  return rows;
}
