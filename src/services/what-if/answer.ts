import type { ReasonCode } from '../../../rules/codes.ts';
import type { EntryKind } from '../../../rules/outcome.ts';
import type { NoOutcome } from '../../../rules/what-if/words-contract.ts';

/**
 * What would be different. Plain data: amounts are decimal text in `currency`, instants ISO 8601 in the programme's zone, `words` and
 * `question` in the language asked for.
 */
export type WhatIfAnswer =
  | Answered
  /** The engine does not accept the subscriber's facts; `stazh parked` says more. */
  | {
      readonly kind: 'refused';
      readonly programme: string;
      readonly subscriber: string;
      readonly message: string;
    };

export interface Answered {
  readonly kind: 'answered';
  readonly programme: string;
  readonly title: string;
  readonly subscriber: string;
  readonly currency: string;
  /** Where the nights stand, or the clock for who was never walked: later than it, nothing is known. */
  readonly at: string;
  readonly hypothesis: HypothesisTold;
  readonly question: string;
  readonly assumed: readonly string[];
  readonly now: Both<StandingTold>;
  /** From the hypothesis on if it lies in the past, then the next bonus days. */
  readonly days: readonly DayTold[];
  /** Losses, skips, changes of enrolment that only one of the two has. */
  readonly steps: Both<readonly StepTold[]>;
  /** `past` null: the hypothesis is of the future. */
  readonly sums: { readonly past: SumsTold | null; readonly next: SumsTold };
  /** Set when the programme has no more bonus days. */
  readonly ended: string | null;
}

interface Both<T> {
  readonly without: T;
  readonly with: T;
}

/** `to` null: it does not end. */
export type HypothesisTold =
  | { readonly kind: 'block'; readonly blocking: string; readonly from: string; readonly to: string | null }
  | { readonly kind: 'pay'; readonly amount: string; readonly from: string }
  | { readonly kind: 'terminate'; readonly from: string };

/** `counter` null: it has not begun; `enrolled` null: the terms have no enrolment. */
export interface StandingTold {
  readonly counter: number | null;
  readonly enrolled: boolean | null;
}

export interface DayTold extends Both<BonusTold> {
  readonly at: string;
  readonly isPast: boolean;
  readonly difference: string;
}

/** One bonus day: where the counter stands and what came out. `words`: how, or why not. */
export type BonusTold = StandingTold & { readonly words: string } & (
    | { readonly outcome: 'credit'; readonly amount: string }
    | { readonly outcome: 'refusal'; readonly reasons: readonly ReasonCode[] }
    | { readonly outcome: 'none'; readonly because: NoOutcome }
  );

interface StepTold {
  readonly at: string;
  readonly kind: EntryKind;
  readonly words: string;
}

interface SumsTold {
  readonly without: string;
  readonly with: string;
  readonly difference: string;
}
