import type { Amount } from '../money.ts';
import type { BillingAnswer, MoneyState } from '../money-state.ts';
import type { Disposition, WrittenOffBecause } from '../settlement.ts';
import type { Instant } from '../time.ts';
import type { Step } from './in-order.ts';
import type { Cause } from './step-record.ts';

/** The money of one counter's history. */
export interface CounterMoney {
  /** How far that of each bonus day has come; of who has none nothing. */
  readonly states: ReadonlyMap<Step, MoneyState>;
  /** What the closes did, by T, the corrections of a close before its sum. */
  readonly steps: readonly MoneyStep[];
}

/** What a close did, or would do as things stand. */
export type MoneyStep = CorrectionStep | CloseStep;

interface OfClose {
  /** T. */
  readonly effective: Instant;
  /** The open close: every night decides it anew. */
  readonly isProvisional: boolean;
}

/** A posted month that turned out otherwise. */
export interface CorrectionStep extends OfClose {
  readonly kind: 'correction';
  /** Numbered as by `monthOf`, like that of the close that books it. */
  readonly month: number;
  readonly booked: number;
  readonly was: Amount;
  readonly isNow: Amount;
  readonly disposition: Disposition;
  /** What came since the month was posted and may have changed it, oldest first. */
  readonly because: readonly Cause[];
}

/** What a close paid one subscriber: `carriedIn + credit + corrections = paid + carriedOut + writtenOff`. */
export interface CloseStep extends OfClose {
  readonly kind: 'close';
  readonly month: number;
  readonly credit: Amount;
  readonly corrections: Amount;
  readonly carriedIn: Amount;
  readonly paid: Amount;
  readonly carriedOut: Amount;
  readonly writtenOff: Amount;
  /** Why something is written off; null: nothing is. */
  readonly because: WrittenOffBecause | null;
  readonly answer: BillingAnswer | null;
}

/** Steps of a history with those of its money among them: at one instant the money comes last. */
export function withMoney(
  steps: readonly Step[],
  money: readonly MoneyStep[],
): readonly (Step | MoneyStep)[] {
  const all: (Step | MoneyStep)[] = [];
  let next = 0;
  for (const one of money) {
    for (let step = steps[next]; step !== undefined && step.effective <= one.effective; step = steps[next]) {
      all.push(step);
      next += 1;
    }
    all.push(one);
  }
  return [...all, ...steps.slice(next)];
}

/** Tells the two apart: an entry's kind is another word. */
export function isMoney(step: Step | MoneyStep): step is MoneyStep {
  return 'isProvisional' in step;
}
