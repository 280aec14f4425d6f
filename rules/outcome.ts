import type { ReasonCode } from './codes.ts';
import type { Amount, PercentText } from './money.ts';
import type { Instant } from './time.ts';

/** One step of a counter. `sequence` orders the entries and outcomes of one instant, from 0 (docs/domain.md "Order within one instant"). */
export interface Entry {
  readonly effective: Instant;
  readonly sequence: number;
  /** Number of the programme version that decided. */
  readonly version: number;
  readonly kind: EntryKind;
  readonly delta: number;
  /** After this entry. */
  readonly value: number;
  /** The interruption's id; null for everything else. */
  readonly rule: string | null;
  readonly reason: Reason;
}

export const ENTRY_KINDS = [
  'accrual',
  'skip',
  'reset',
  'decay',
  'deduction',
  'opening',
  'adjustment',
  'enrolled',
  'unenrolled',
  'enrolment_refused',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Structured evidence of an entry: enough to tell it in words. All of it is small and flat, so that it is stored in columns. */
export interface Reason {
  /** Alphabetical, each once. */
  readonly codes: readonly ReasonCode[];
  /** What was found for a code, in the order of `codes`; null where there is nothing to show. Empty: nothing for any. */
  readonly found: readonly (string | null)[];
  /** accrual, skip: start of the period. Interruption: first instant of the clock (of the stretch, for `blocked` and `debt`). */
  readonly since: Instant | null;
  /** Interruption: when it was over, if that is known at the entry (the return); null otherwise. */
  readonly until: Instant | null;
  /** Interruption: milliseconds the clock had counted at `effective`, standing still left out; null otherwise. */
  readonly counted: number | null;
  /** adjustment: its id; tariff change: the service; blocking: the kind; enrolment by an opening: `opening`. null otherwise. */
  readonly ref: string | null;
}

/** What the bonus day decided for one subscriber. At most one for each month. */
export type Outcome = Credit | Refusal;

interface OutcomeBase {
  readonly effective: Instant;
  readonly sequence: number;
  readonly version: number;
  /** The month that contains the bonus day, numbered as by `monthOf`. */
  readonly month: number;
  /** The counter at that instant. */
  readonly counter: number;
}

export interface Credit extends OutcomeBase {
  readonly outcome: 'credit';
  /** null when the rung gives an amount. */
  readonly percent: PercentText | null;
  readonly base: Amount | null;
  readonly amount: Amount;
}

export interface Refusal extends OutcomeBase {
  readonly outcome: 'refusal';
  /** Alphabetical, each once; at least one. */
  readonly reasons: readonly ReasonCode[];
  readonly found: readonly (string | null)[];
}
