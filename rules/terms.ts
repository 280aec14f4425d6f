import type { Condition } from './conditions/condition.ts';
import type { Locale } from './locale.ts';
import type { Amount, PercentText, Rounding } from './money.ts';
import type { Duration, Instant, LocalDate, Zone } from './time.ts';

/** A programme as the loader leaves it: checked, with defaults filled in and instants worked out. */
export interface Programme {
  readonly programme: string;
  readonly title: Readonly<Partial<Record<Locale, string>>>;
  readonly zone: Zone;
  readonly currency: string;
  /** Decimal places of the currency. */
  readonly places: number;
  readonly source: string | null;
  /** Midnight of the file's `valid_until`; null: no end. */
  readonly validUntil: Instant | null;
  /** Ascending by `effectiveFrom`; at least one. */
  readonly versions: readonly Version[];
  readonly corrections: Corrections;
  readonly close: CloseMode;
  readonly safeguards: Safeguards;
}

export interface Version {
  /** Position in the file, from 1: the `version` of an entry. */
  readonly version: number;
  readonly effectiveFromDate: LocalDate;
  readonly effectiveFrom: Instant;
  readonly existing: 'migrate' | 'keep';
  /** null: every service counts. */
  readonly services: Membership | null;
  readonly blocking: BlockingMap;
  readonly counter: { readonly floor: number; readonly cap: number | null };
  readonly accrual: Accrual;
  readonly interruptions: readonly Interruption[];
  readonly enrolment: EnrolmentTerms | null;
  readonly bonus: Bonus | null;
}

export type Membership = { readonly in: readonly string[] } | { readonly not_in: readonly string[] };

export type BlockedAs = 'blocked' | 'paused' | 'idle' | 'served';

/** `kinds` in order of precedence; a kind that is not there is `other`. */
export interface BlockingMap {
  readonly kinds: readonly { readonly kind: string; readonly as: BlockedAs }[];
  readonly other: BlockedAs;
}

export interface Accrual {
  /** `calendar_month`, or the length of an anchored period. */
  readonly every: 'calendar_month' | Duration;
  readonly add: number;
  readonly firstPeriod: 'count' | 'skip';
  readonly pausedPeriod: 'count' | 'skip';
  readonly requires: readonly Requirement[];
}

export interface Requirement {
  readonly condition: Condition;
  readonly otherwise: 'skip' | Effect;
}

/** `longer_than`: holds only when the clock goes on past it; `at_least`: holds at it. */
export interface Threshold {
  readonly bound: 'longer_than' | 'at_least';
  readonly duration: Duration;
}

/** `threshold` null: at once. */
export type When =
  | { readonly kind: 'gap'; readonly threshold: Threshold }
  | { readonly kind: 'inactive'; readonly threshold: Threshold }
  /** `kinds` may hold `other`. */
  | { readonly kind: 'blocked'; readonly kinds: readonly string[]; readonly threshold: Threshold | null }
  | { readonly kind: 'debt'; readonly below: Amount; readonly threshold: Threshold | null }
  | { readonly kind: 'tariff_change'; readonly change: 'any' | 'up' | 'down' }
  | { readonly kind: 'terminated' };

export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'subtract'; readonly by: number }
  | { readonly kind: 'divide'; readonly by: number; readonly round: 'down' | 'half_up' }
  | { readonly kind: 'set'; readonly to: number };

export interface Interruption {
  readonly id: string;
  readonly when: When;
  readonly then: Effect;
  readonly at: 'hold' | 'return';
  readonly every: Duration | null;
}

export interface EnrolmentTerms {
  readonly by: 'subscriber' | 'provider';
  readonly opensWhen: readonly Condition[];
  readonly closesWhen: readonly Condition[];
}

export interface Bonus {
  /** 1 to 28. */
  readonly day: number;
  readonly time: { readonly hour: number; readonly minute: number };
  readonly requires: readonly Condition[];
  /** null exactly when the rates give amounts. */
  readonly base: Base | null;
  readonly rates: Rates;
  readonly rounding: Rounding;
  readonly maxAmount: Amount | null;
}

export type Base =
  | { readonly kind: 'fee' }
  | { readonly kind: 'charges'; readonly categories: Membership | null }
  | { readonly kind: 'payments' };

/** Rungs ascending by `from`. */
export type Rates =
  | {
      readonly kind: 'percents';
      readonly rungs: readonly { readonly from: number; readonly percent: PercentText }[];
    }
  | {
      readonly kind: 'amounts';
      readonly rungs: readonly { readonly from: number; readonly amount: Amount }[];
    }
  | {
      readonly kind: 'linear_percent';
      readonly from: number;
      readonly percent: PercentText;
      readonly step: PercentText;
      readonly every: number;
      readonly max: PercentText;
    }
  | {
      readonly kind: 'linear_amount';
      readonly from: number;
      readonly amount: Amount;
      readonly step: Amount;
      readonly every: number;
      readonly max: Amount;
    };

/** What happens to differences of posted months. */
export interface Corrections {
  readonly reach: Duration;
  readonly negative: 'carry' | 'book' | 'waive';
  readonly carryFor: Duration;
}

export type CloseMode =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'after'; readonly after: Duration }
  | { readonly kind: 'confirm'; readonly within: Duration; readonly then: 'post' | 'remind' };

/** null: not guarded. */
export interface Safeguards {
  readonly total: Amount | null;
  readonly changePercent: PercentText | null;
  readonly oneCredit: Amount | null;
  readonly parkedPercent: PercentText | null;
}
