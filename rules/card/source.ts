import type { SubscriberFacts } from '../facts.ts';
import type { Outcome } from '../outcome.ts';
import type { CounterState } from '../state.ts';
import type { Programme } from '../terms.ts';
import type { Instant } from '../time.ts';
import type { MoneyCard } from './money-card.ts';

/** What the card of a counter is told of. */
export interface CardSource {
  readonly programme: Programme;
  /** Never before `walkedTo`. */
  readonly at: Instant;
  /** Where the counter stands; its `at` is the instant that nights have walked to. */
  readonly state: CounterState;
  /** The facts that can still matter to it (rules/remainder.ts). */
  readonly facts: SubscriberFacts;
  /** Of the month of `at` or of the one before it. */
  readonly lastOutcome: Outcome | null;
  /** Of `lastOutcome`, when it is a credit. */
  readonly money: MoneyCard;
  readonly standing: CardStanding;
}

/** What is known beside the counter. */
export interface CardStanding {
  readonly hasNews: boolean;
  readonly request: { readonly action: 'enrol' | 'leave'; readonly at: Instant } | null;
  readonly parked: { readonly code: string; readonly since: Instant } | null;
  readonly incidentSince: Instant | null;
}
