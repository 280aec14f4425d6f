import type { ReasonCode } from '../codes.ts';
import type { Locale } from '../locale.ts';
import type { Amount } from '../money.ts';
import type { Duration, Instant, Zone } from '../time.ts';
import type { Look } from './look.ts';

/**
 * A condition of a programme with its arguments bound: asked at one instant, it answers yes (no failures) or no with the
 * reason. A condition is one file in this folder: its shape in the language, its answer, its codes, its words.
 */
export interface Condition {
  /** The word in the programme file: `balance`, `served`, `any_of` … */
  readonly name: string;
  /** Every failing reason; empty: the condition holds. */
  readonly test: (moment: Moment) => readonly Failure[];
  /** Every look of `test` into the facts; what is not told here may be gone from the remainder when it is asked. */
  readonly looksAt: readonly Look[];
  /** The condition in plain words, without a full stop: "на балансе больше 0.00". */
  readonly say: (locale: Locale) => string;
}

export interface Failure {
  readonly code: ReasonCode;
  /** What was there instead, as text: the balance, the fee, the segment. Left out when there is nothing to show. */
  readonly found?: string;
}

/** What a condition may look at. `at` is T of docs/domain.md "Conditions"; `periodStart` exists in accrual only. */
export interface Moment {
  readonly at: Instant;
  readonly zone: Zone;
  readonly places: number;
  /** `p0` of the period that ends at `at`; null outside accrual. */
  readonly periodStart: Instant | null;
  readonly served: boolean;
  /** The deciding kind when the class is `blocked:<kind>`, else null. */
  readonly blockedBy: string | null;
  readonly counter: number;
  readonly enrolled: boolean;
  readonly enrolledAtPeriodStart: boolean;
  /** The last statement at or before the instant; null: none known. */
  readonly balanceAt: (at: Instant) => Amount | null;
  /** The last statement before the instant; null: none known. */
  readonly balanceBefore: (at: Instant) => Amount | null;
  /** The sum of the fees in force over the services that count; null: none known. */
  readonly feeAt: (at: Instant) => Amount | null;
  /** Tariffs in force of counting services with a fee above zero; null: no fee known. */
  readonly tariffsAt: (at: Instant) => readonly string[] | null;
  /** The subscriber's row in force; null before the first. */
  readonly profileAt: (at: Instant) => { readonly kind: string; readonly segment: string } | null;
  /** A promotion that contains the instant; null: none. */
  readonly promotionAt: (at: Instant) => string | null;
  /** Number and sum of the payments in `[from, to)`. */
  readonly payments: (from: Instant, to: Instant) => { readonly count: number; readonly sum: Amount };
  /** `at` less a duration, in the programme's zone. */
  readonly before: (at: Instant, duration: Duration) => Instant;
}
