import type { Amount } from '../../rules/money.ts';
import { parseAmount } from '../../rules/money.ts';
import type { Instant } from '../../rules/time.ts';
import { minus } from '../../rules/time.ts';
import type { ConditionText, Membership, Version } from './terms.ts';
import { durationOf, takes } from './terms.ts';
import type { Track } from './track.ts';
import { current } from './track.ts';

/** Where a condition is asked: now, by a version; `periodStart` in accrual only. */
export interface Asked {
  readonly track: Track;
  readonly version: Version;
  readonly periodStart: Instant | null;
}

/** The codes of every condition that fails, in their order; empty: all hold. */
export function failing(conditions: readonly ConditionText[] | undefined, asked: Asked): readonly string[] {
  return (conditions ?? []).flatMap((condition) => codesOf(condition, asked));
}

/** Answers one condition (docs/domain.md «Conditions»): no codes when it is true. */
export function codesOf(condition: ConditionText, asked: Asked): readonly string[] {
  if (typeof condition === 'string') return test(condition, null, asked);
  const [word] = Object.keys(condition).filter((key) => key !== 'otherwise');
  return word === undefined ? [] : test(word, condition[word], asked);
}

type Test = (args: never, asked: Asked) => readonly string[];

const unless = (holds: boolean, code: string): readonly string[] => (holds ? [] : [code]);

const TESTS: Readonly<Record<string, Test>> = {
  enrolled: (args: { at?: string } | null, { track, periodStart }) =>
    unless(
      args?.at === 'period_start' ? enrolledAt(track, periodStart ?? track.now) : track.enrolled,
      'not_enrolled',
    ),
  served: (_, { track }) => unless(current(track).className === 'served', 'not_served'),
  not_blocked: (_, { track }) => unless(current(track).className !== 'blocked', 'blocked'),
  counter: (args: { at_least?: number; at_most?: number }, { track }) =>
    unless(
      track.value >= (args.at_least ?? -Infinity) && track.value <= (args.at_most ?? Infinity),
      'counter',
    ),
  balance: (args: { more_than?: string; at_least?: string; at?: string }, asked) => {
    const balance = balanceFor(args.at, asked);
    if (balance === undefined) return ['balance_unknown'];
    if (args.more_than !== undefined) return unless(balance > amountOf(args.more_than, asked), 'balance');
    return unless(balance >= amountOf(args.at_least, asked), 'balance');
  },
  fee: (args: { at_least: string }, asked) => {
    const fee = feeAt(asked.track, asked.version, asked.track.now);
    return fee === null ? ['fee_unknown'] : unless(fee >= amountOf(args.at_least, asked), 'fee');
  },
  tariff: (args: Membership, { track, version }) => {
    const rows = feesAt(track, version, track.now);
    if (rows.length === 0) return ['fee_unknown'];
    const listed = 'in' in args ? args.in : args.not_in;
    const hit = rows.some((row) => row.amount > 0n && listed.includes(row.tariff));
    return unless('in' in args ? hit : !hit, 'tariff');
  },
  segment: (args: Membership, { track }) => {
    const profile = profileNow(track);
    return unless(profile !== undefined && takes(args, profile.segment), 'segment');
  },
  kind: (args: string, { track }) => unless(profileNow(track)?.kind === args, 'kind'),
  payment_made: (args: { within: string }, { track }) => {
    const from = minus(track.now, durationOf(args.within), track.terms.zone);
    return unless(
      track.facts.payments.some((payment) => from <= payment.at && payment.at < track.now),
      'no_payment',
    );
  },
  paid_in_full: (args: { by: string; evidence: string }, asked) => paidInFull(args, asked),
  no_other_promotion: (_, { track }) =>
    unless(
      !track.facts.promotions.some(({ from, to }) => from <= track.now && track.now < to),
      'other_promotion',
    ),
  any_of: (args: ConditionText[], asked) =>
    unless(
      args.some((inner) => codesOf(inner, asked).length === 0),
      'any_of',
    ),
  all_of: (args: ConditionText[], asked) => failing(args, asked),
  not: (args: ConditionText, asked) => unless(codesOf(args, asked).length > 0, 'not'),
  when: (args: { if: ConditionText; then: ConditionText }, asked) =>
    codesOf(args.if, asked).length === 0 ? codesOf(args.then, asked) : [],
};

function test(word: string, args: unknown, asked: Asked): readonly string[] {
  const found = TESTS[word];
  if (found === undefined) throw new Error(`no such condition: ${word}`);
  return found(args as never, asked);
}

function paidInFull({ by, evidence }: { by: string; evidence: string }, asked: Asked): readonly string[] {
  const { track, version, periodStart } = asked;
  const at = by === 'period_start' ? (periodStart ?? track.now) : track.now;
  const fee = feeAt(track, version, at);
  if (fee === null) return ['fee_unknown'];
  const from = minus(at, durationOf('P1M'), track.terms.zone);
  const paid = track.facts.payments.filter((payment) => from <= payment.at && payment.at < at);
  const byPayments = paid.reduce((sum, payment) => sum + payment.amount, 0n) >= fee;
  const balance = track.facts.balances.findLast((row) => row.at < at)?.amount;
  const byBalance = balance !== undefined && balance >= fee;
  if (evidence === 'payments') return unless(byPayments, 'not_paid_in_full');
  if (evidence === 'either') return unless(byPayments || byBalance, 'not_paid_in_full');
  return balance === undefined ? ['balance_unknown'] : unless(byBalance, 'not_paid_in_full');
}

/** The statement that an `at` of the condition `balance` looks at. */
function balanceFor(written: string | undefined, { track, periodStart }: Asked): Amount | undefined {
  const at = written ?? (periodStart === null ? 'now' : 'period_end');
  const { balances } = track.facts;
  if (at === 'now') return balances.findLast((row) => row.at <= track.now)?.amount;
  const before = at === 'period_start' ? (periodStart ?? track.now) : track.now;
  return balances.findLast((row) => row.at < before)?.amount;
}

/** The row in force of every service that counts; amount 0 is a row too. */
function feesAt(track: Track, version: Version, at: Instant) {
  const rows = track.facts.fees.filter((fee) => fee.from <= at && takes(version.services, fee.service));
  return [...new Map(rows.map((row) => [row.service, row])).values()];
}

/** The fee in force over the services that count; null: none known. */
export function feeAt(track: Track, version: Version, at: Instant): Amount | null {
  const rows = feesAt(track, version, at);
  return rows.length === 0 ? null : (rows.reduce((sum, row) => sum + row.amount, 0n) as Amount);
}

function enrolledAt(track: Track, at: Instant): boolean {
  return track.enrolments.findLast((entry) => entry.at <= at)?.enrolled ?? false;
}

function profileNow(track: Track) {
  return track.facts.profiles.findLast((profile) => profile.from <= track.now);
}

function amountOf(text: string | undefined, { track }: Asked): Amount {
  const amount = parseAmount(text ?? '', track.terms.places);
  if (amount === undefined) throw new Error(`not an amount: ${text ?? ''}`);
  return amount;
}
