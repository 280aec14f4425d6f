import { type Amount, ZERO } from '../../../rules/money.ts';
import {
  type BillingAnswer,
  type MoneyState,
  moneyState,
  type PostedMonth,
} from '../../../rules/money-state.ts';
import { monthOfDate } from '../../../rules/month-text.ts';
import { isOutcome, type Step } from '../../../rules/render/in-order.ts';
import type { CloseStep, CorrectionStep, CounterMoney, MoneyStep } from '../../../rules/render/money-step.ts';
import type { Cause } from '../../../rules/render/step-record.ts';
import type { Instant } from '../../../rules/time.ts';
import type { CloseRow } from '../../db/close/close.repository.ts';
import type { StoredCorrection, StoredHeld, StoredPosting } from '../../db/close/posted-money.ts';
import type { SettledAccount } from '../../db/close/settlements.ts';
import { storedAmount } from '../../db/stored-amount.ts';
import type { Closes } from '../close/settle-open.ts';

/** All that is stored of one counter's money. */
export interface StoredMoney {
  readonly postings: readonly StoredPosting[];
  /** By close and month. */
  readonly corrections: readonly StoredCorrection[];
  readonly held: readonly StoredHeld[];
  /** What the open close would write; null: nothing is open. */
  readonly settled: SettledAccount | null;
}

/** Of the programme, at one moment. */
export interface MoneyContext extends Closes {
  readonly places: number;
  /** Outcomes before it are shadow. */
  readonly paysFrom: Instant;
}

/** Why the amount of a posted month changed; `isNew` tells the revisions that came since it was posted. */
export type WhyChanged = (month: CloseRow, isNew: (revision: bigint) => boolean) => readonly Cause[];

interface Telling {
  readonly context: MoneyContext;
  readonly stored: StoredMoney;
  readonly why: WhyChanged;
  /** The last revision that the programme's outcomes know. */
  readonly cut: bigint;
}

/** The money of one counter, from what is stored. */
export function counterMoney(telling: Telling, steps: readonly Step[]): CounterMoney {
  const outcomes = steps.filter(isOutcome);
  const decided = new Set(outcomes.map(({ month }) => month));
  const states = outcomes.flatMap((outcome): readonly [Step, MoneyState][] => {
    const state = moneyState(outcome, telling.context.paysFrom, postedMonth(telling, outcome.month));
    return state === null ? [] : [[outcome, state]];
  });
  const told = [
    ...telling.context.posted.flatMap((close) => [
      ...correctionsOf(telling, close),
      ...closeOf(telling, close, decided),
    ]),
    ...provisionalOf(telling),
  ];
  return { states: new Map(states), steps: told };
}

/** null: the month is not posted. */
function postedMonth({ context, stored }: Telling, month: number): PostedMonth | null {
  const close = context.posted.find((one) => monthOfDate(one.month) === month);
  if (close === undefined) return null;
  const amount = (text: string): Amount => storedAmount(text, context.places);
  const posting = stored.postings.find(({ closeId }) => closeId === close.closeId);
  const held = stored.held.find(({ closeId }) => closeId === close.closeId);
  const booked = stored.corrections.filter(
    (one) => one.month === close.month && one.disposition === 'booked',
  );
  return {
    credit: amount(posting?.credit ?? '0'),
    corrected: booked.reduce((sum, { was, isNow }) => sum + amount(isNow) - amount(was), 0n) as Amount,
    held: held === undefined ? null : amount(held.amount),
    answer: posting === undefined ? null : answerOf(posting),
  };
}

function answerOf({ isApplied, rejectedBecause }: StoredPosting): BillingAnswer | null {
  if (isApplied) return { kind: 'applied' };
  return rejectedBecause === null ? null : { kind: 'rejected', because: rejectedBecause };
}

/** What is shown and not booked is found again by every close; it is told once, until something about it changes. */
function correctionsOf(telling: Telling, close: CloseRow): readonly CorrectionStep[] {
  const { context, stored } = telling;
  return stored.corrections
    .filter((one) => one.closeId === close.closeId && !isRepeated(one, stored.corrections))
    .map((one) => {
      const revisions = new Set(one.revisions);
      return {
        ...correctionStep(one, context),
        effective: close.closesAt,
        booked: monthOfDate(close.month),
        isProvisional: false,
        because: whyOf(telling, one, (revision) => revisions.has(revision.toString())),
      };
    });
}

function isRepeated(one: StoredCorrection, all: readonly StoredCorrection[]): boolean {
  if (one.disposition === 'booked') return false;
  const before = all.findLast(({ month, closeId }) => month === one.month && closeId < one.closeId);
  return before?.disposition === one.disposition && before.isNow === one.isNow;
}

type ToldCorrection = Pick<StoredCorrection, 'month' | 'was' | 'isNow' | 'disposition'>;

function correctionStep({ month, was, isNow, disposition }: ToldCorrection, { places }: MoneyContext) {
  return {
    kind: 'correction',
    month: monthOfDate(month),
    was: storedAmount(was, places),
    isNow: storedAmount(isNow, places),
    disposition,
  } as const;
}

function whyOf(
  { context, why }: Telling,
  { month }: ToldCorrection,
  isNew: (revision: bigint) => boolean,
): readonly Cause[] {
  const close = context.posted.find((one) => one.month === month);
  return close === undefined ? [] : why(close, (revision) => revision > close.cut && isNew(revision));
}

type Sums = Pick<
  StoredPosting,
  'corrections' | 'carriedIn' | 'paid' | 'carriedOut' | 'writtenOff' | 'because'
> & { readonly credit: string };

function sumsOf(sums: Sums, { places }: MoneyContext) {
  const amount = (text: string): Amount => storedAmount(text, places);
  return {
    kind: 'close',
    credit: amount(sums.credit),
    corrections: amount(sums.corrections),
    carriedIn: amount(sums.carriedIn),
    paid: amount(sums.paid),
    carriedOut: amount(sums.carriedOut),
    writtenOff: amount(sums.writtenOff),
    because: sums.because,
  } as const;
}

/** Whether a close did more than to pay the month's credit. */
function isMore({ corrections, carriedIn, carriedOut, writtenOff }: ReturnType<typeof sumsOf>): boolean {
  return [corrections, carriedIn, carriedOut, writtenOff].some((amount) => amount !== ZERO);
}

/** Also of a credit that no outcome tells of any more: what was paid is never left out. */
function closeOf(
  { context, stored }: Telling,
  close: CloseRow,
  decided: ReadonlySet<number>,
): readonly CloseStep[] {
  const posting = stored.postings.find(({ closeId }) => closeId === close.closeId);
  if (posting === undefined) return [];
  const month = monthOfDate(close.month);
  const sums = sumsOf(posting, context);
  if (!isMore(sums) && decided.has(month)) return [];
  return [{ ...sums, month, effective: close.closesAt, isProvisional: false, answer: answerOf(posting) }];
}

function provisionalOf(telling: Telling): readonly MoneyStep[] {
  const { context, stored, cut } = telling;
  const { open } = context;
  if (open === null || stored.settled === null) return [];
  const { differences, credit, ...rest } = stored.settled;
  const at = { effective: open.closesAt, isProvisional: true } as const;
  const corrections = differences.map((one) => ({
    ...correctionStep(one, context),
    ...at,
    booked: open.month,
    because: whyOf(telling, one, (revision) => revision <= cut),
  }));
  const sums = sumsOf({ ...rest, credit: credit?.amount ?? '0' }, context);
  return isMore(sums) ? [...corrections, { ...sums, ...at, month: open.month, answer: null }] : corrections;
}
