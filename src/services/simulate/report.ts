/**
 * What the base would have come to under other terms. Plain data: amounts are decimal text in `currency`, months `YYYY-MM`, the instants ISO
 * 8601 in the zone of the proposed terms.
 */
export interface Simulation {
  /** Of the file. */
  readonly programme: string;
  /** The published programme that it is compared with; null: none has its name. */
  readonly against: string | null;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  /** Facts up to this revision. */
  readonly revision: string;
  readonly subscribers: number;
  readonly months: readonly SimulatedMonth[];
  readonly proposed: TermsTotal;
  readonly present: TermsTotal | null;
  /** Of the costs; null: there is nothing to compare with. */
  readonly difference: string | null;
  readonly changes: ChangesTold | null;
  readonly parked: ParkedTold;
  /** What a person should know before believing it. */
  readonly warnings: readonly string[];
}

export interface SimulatedMonth {
  readonly month: string;
  readonly proposed: MonthTold;
  readonly present: MonthTold | null;
}

export interface MonthTold {
  readonly cost: string;
  readonly credits: number;
  readonly refusals: number;
  /** Enrolments in force at the end of the month, and new ones in it. */
  readonly enrolled: number;
  readonly newlyEnrolled: number;
  /** Counters of who was served at some time in the month, at its end. */
  readonly counters: CountersTold;
}

export interface CountersTold {
  readonly count: number;
  /** The lower of the two in the middle; null: there is no counter. */
  readonly median: number | null;
  /** From each rung up to the next, the last without an end; the first, `from` null, is below all. Empty: the terms have no bonus then. */
  readonly rungs: readonly { readonly from: number | null; readonly counters: number }[];
}

export interface TermsTotal {
  readonly cost: string;
  readonly credits: number;
  readonly refusals: number;
}

export interface ChangesTold {
  readonly winners: SideTold;
  readonly losers: SideTold;
  readonly same: number;
}

export interface SideTold {
  readonly subscribers: number;
  readonly sum: string;
  readonly largest: readonly {
    readonly subscriber: string;
    readonly present: string;
    readonly proposed: string;
    readonly difference: string;
  }[];
}

/** Whom the engine refuses under either terms; they are in no other figure. Only the first of them, by id, are named. */
export interface ParkedTold {
  readonly count: number;
  readonly named: readonly {
    readonly subscriber: string;
    readonly terms: 'proposed' | 'present';
    readonly code: string;
    readonly message: string;
  }[];
}
