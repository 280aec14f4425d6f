import type { Amount } from './money.ts';
import type { CounterState } from './state.ts';
import type { Instant } from './time.ts';

/**
 * Everything the billing system has said about one subscriber: one list a fact (docs/domain.md "Facts"), withdrawn rows left
 * out. Lists are ordered by their instant (`from` or `at`), then by key. A `to` of `FOREVER` is still running.
 */
export interface SubscriberFacts {
  /** The external id, as the billing system writes it. */
  readonly subscriber: string;
  readonly profiles: readonly Profile[];
  readonly services: readonly Service[];
  readonly blockings: readonly Blocking[];
  readonly fees: readonly Fee[];
  readonly payments: readonly Payment[];
  readonly charges: readonly Charge[];
  readonly balances: readonly Balance[];
  readonly promotions: readonly Promotion[];
  readonly enrolments: readonly Enrolment[];
  readonly openings: readonly Opening[];
  readonly adjustments: readonly Adjustment[];
  readonly terminations: readonly Termination[];
  /** What facts came to that are not here any more; left out: these are all. */
  readonly fold?: Fold;
}

/** Facts that were over before an instant, folded (docs/domain.md "Personal data"): what they came to stands in their place. */
export interface Fold {
  /** The first instant that is open: what was decided before it is decided for good. */
  readonly at: Instant;
  /** By programme, of those that were published then: the counter just before `at`. A walk from the beginning begins with it. */
  readonly counters: ReadonlyMap<string, CounterState>;
}

/** A row of `subscribers.csv`; `from` is `ALWAYS` for the row that holds from the beginning. */
export interface Profile {
  readonly kind: 'person' | 'organisation';
  readonly segment: string;
  readonly from: Instant;
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Service extends Span {
  readonly service: string;
}

export interface Blocking extends Span {
  readonly kind: string;
}

/** In force from then on until the next row of that service; amount 0 ends it. */
export interface Fee {
  readonly service: string;
  readonly tariff: string;
  readonly amount: Amount;
  readonly from: Instant;
}

export interface Payment {
  readonly id: string;
  readonly at: Instant;
  readonly amount: Amount;
}

export interface Charge extends Payment {
  readonly category: string;
}

export interface Balance {
  readonly at: Instant;
  readonly amount: Amount;
}

export interface Promotion extends Span {
  readonly promotion: string;
}

/** `programme` names the one it concerns; null: all. */
export interface Enrolment {
  readonly at: Instant;
  readonly action: 'enrol' | 'leave';
  readonly programme: string | null;
  readonly author: string | null;
  readonly channel: string | null;
}

/** `enrolled` null: unchanged. */
export interface Opening {
  readonly at: Instant;
  readonly value: number;
  readonly programme: string | null;
  readonly enrolled: boolean | null;
}

export interface Adjustment {
  readonly id: string;
  readonly at: Instant;
  readonly delta: number;
  readonly author: string;
  readonly reason: string;
  readonly programme: string | null;
}

export interface Termination {
  readonly at: Instant;
}

/** No facts at all of a subscriber. */
export function noFacts(subscriber: string): SubscriberFacts {
  const none: readonly never[] = [];
  return {
    subscriber,
    profiles: none,
    services: none,
    blockings: none,
    fees: none,
    payments: none,
    charges: none,
    balances: none,
    promotions: none,
    enrolments: none,
    openings: none,
    adjustments: none,
    terminations: none,
  };
}
