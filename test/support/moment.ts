import type { Condition, Failure, Moment } from '../../rules/conditions/condition.ts';
import { invariant } from '../../rules/invariant.ts';
import { type Amount, parseAmount } from '../../rules/money.ts';
import { type Instant, minus, readInstant, type Zone, zoneOf } from '../../rules/time.ts';
import { termsOf } from './terms.ts';

/** Facts around one instant, as text in Moscow time; what a test does not tell is not there. */
export interface Told {
  /** T; by default the midnight of 1 March 2024. */
  readonly at?: string;
  /** Makes it the end of a period, which began there. */
  readonly periodStart?: string;
  readonly served?: boolean;
  readonly blockedBy?: string;
  readonly counter?: number;
  readonly enrolled?: boolean;
  readonly enrolledAtPeriodStart?: boolean;
  readonly balances?: readonly (readonly [at: string, amount: string])[];
  /** Of one service. */
  readonly fees?: readonly (readonly [from: string, tariff: string, amount: string])[];
  readonly profiles?: readonly (readonly [from: string, kind: string, segment: string])[];
  readonly promotions?: readonly (readonly [from: string, to: string, name: string])[];
  readonly payments?: readonly (readonly [at: string, amount: string])[];
}

const zone: Zone = zoneOf('Europe/Moscow');

const NOTHING = {
  at: '2024-03-01',
  served: false,
  blockedBy: null,
  counter: 0,
  enrolled: false,
  enrolledAtPeriodStart: false,
  balances: [],
  fees: [],
  profiles: [],
  promotions: [],
  payments: [],
} as const;

/** A moment made of plain facts. */
function momentOf(told: Told): Moment {
  const all = { ...NOTHING, ...told };
  return {
    at: when(all.at),
    zone,
    places: 2,
    periodStart: told.periodStart === undefined ? null : when(told.periodStart),
    served: all.served,
    blockedBy: all.blockedBy,
    counter: all.counter,
    enrolled: all.enrolled,
    enrolledAtPeriodStart: all.enrolledAtPeriodStart,
    ...moneyOf(all),
    ...profileOf(all),
    before: (at, duration) => minus(at, duration, zone),
  };
}

type All = Pick<Required<Told>, 'balances' | 'fees' | 'payments' | 'profiles' | 'promotions'>;
type MoneyView = Pick<Moment, 'balanceAt' | 'balanceBefore' | 'feeAt' | 'tariffsAt' | 'payments'>;

function moneyOf(all: All): MoneyView {
  const balances = all.balances.map(([at, amount]) => ({ at: when(at), amount: money(amount) }));
  const fees = all.fees.map(([at, tariff, amount]) => ({ at: when(at), tariff, amount: money(amount) }));
  const payments = all.payments.map(([at, amount]) => ({ at: when(at), amount: money(amount) }));
  return {
    balanceAt: (at) => balances.findLast((row) => row.at <= at)?.amount ?? null,
    balanceBefore: (at) => balances.findLast((row) => row.at < at)?.amount ?? null,
    feeAt: (at) => fees.findLast((row) => row.at <= at)?.amount ?? null,
    tariffsAt: (at) => {
      const fee = fees.findLast((row) => row.at <= at);
      if (fee === undefined) return null;
      return fee.amount > 0n ? [fee.tariff] : [];
    },
    payments: (from, to) => {
      const rows = payments.filter((row) => from <= row.at && row.at < to);
      return {
        count: rows.length,
        sum: rows.reduce((sum, row) => (sum + row.amount) as Amount, 0n as Amount),
      };
    },
  };
}

function profileOf(all: All): Pick<Moment, 'profileAt' | 'promotionAt'> {
  const profiles = all.profiles.map(([at, kind, segment]) => ({ at: when(at), kind, segment }));
  const promotions = all.promotions.map(([from, to, name]) => ({ from: when(from), to: when(to), name }));
  return {
    profileAt: (at) => profiles.findLast((row) => row.at <= at) ?? null,
    promotionAt: (at) => promotions.find((row) => row.from <= at && at < row.to)?.name ?? null,
  };
}

/** What a condition of a bonus answers: `code` or `code: found`, one for each failure; empty when it holds. */
export function answer(condition: string, told: Told): readonly string[] {
  const terms = termsOf({
    bonus: `{ day: 1, requires: [${condition}], base: fee, rates: [{ from: 1, percent: 1 }], rounding: down }`,
  });
  return test(terms.versions[0]?.bonus?.requires[0], told);
}

/** What a condition of accrual answers. */
export function answerOfPeriod(condition: string, told: Told): readonly string[] {
  const terms = termsOf({ accrual: `{ every: calendar_month, add: 1, requires: [${condition}] }` });
  return test(terms.versions[0]?.accrual.requires[0]?.condition, told);
}

function test(condition: Condition | undefined, told: Told): readonly string[] {
  invariant(condition !== undefined, 'the terms have no condition');
  return condition.test(momentOf(told)).map(said);
}

function said({ code, found }: Failure): string {
  return found === undefined ? code : `${code}: ${found}`;
}

function when(text: string): Instant {
  const read = readInstant(text, zone);
  invariant(read.kind === 'instant', `not an instant: ${text}`);
  return read.at;
}

function money(text: string): Amount {
  const amount = parseAmount(text, 2);
  invariant(amount !== undefined, `not an amount: ${text}`);
  return amount;
}
