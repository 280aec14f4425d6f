import type { SaidReason } from '../explain/reasons.ts';
import type { Locale } from '../locale.ts';
import type { NoOutcome } from '../what-if/words-contract.ts';
import type { MoneyCard } from './money-card.ts';

/**
 * What a subscriber sees in the personal cabinet (docs/card.md). Plain data, the same for a screen and for JSON: amounts and percents
 * are decimal text, days are local days of the programme's zone, instants ISO 8601 with its offset, and every `words` is a sentence in the
 * reader's language, without a full stop. What the card supposes of the future is docs/decisions/0029-what-a-card-supposes.md.
 */
export interface Card {
  readonly subscriber: string;
  readonly locale: Locale;
  /** A card for each programme in which the subscriber has a counter or is parked, in the order of their publication. */
  readonly programmes: readonly ProgrammeCard[];
}

export type ProgrammeCard =
  | CountedCard
  /** Its programme is over: the counter can be read and changes no more. */
  | (Named & {
      readonly kind: 'ended';
      readonly date: string;
      readonly counter: CounterCard;
      readonly lastOutcome: OutcomeCard | null;
      readonly words: string;
    })
  /** No night of this program has left a counter: it is parked, or the next night writes it. */
  | (Named & { readonly kind: 'waiting'; readonly parked: ParkedCard | null; readonly words: string });

interface Named {
  readonly programme: string;
  readonly title: string;
}

export interface CountedCard extends Named {
  readonly kind: 'counted';
  readonly currency: string;
  readonly timeZone: string;
  readonly asOf: AsOfCard;
  readonly counter: CounterCard;
  /** null: the terms have no enrolment. */
  readonly enrolment: EnrolmentCard | null;
  readonly discount: DiscountCard;
  readonly next: NextCard;
  /** null: no bonus day comes any more, or the terms have none. */
  readonly bonusDay: { readonly date: string; readonly at: string; readonly words: string } | null;
  readonly continuity: ContinuityCard;
  /** Of this month or the one before; null: neither has any. */
  readonly lastOutcome: OutcomeCard | null;
}

interface OutcomeCard {
  readonly date: string;
  readonly words: string;
}

/** How far the card knows, and what it does not know yet. */
export interface AsOfCard {
  /** The instant for which the card is told; never before `walkedTo`. */
  readonly at: string;
  /** Up to and including this instant nights have decided. */
  readonly walkedTo: string;
  /** The last day that is counted to its end. */
  readonly through: string;
  /** Facts came that the next night takes up. */
  readonly hasNews: boolean;
  readonly parked: ParkedCard | null;
  /** Set while an incident keeps nights from deciding. */
  readonly incident: { readonly since: string; readonly words: string } | null;
  readonly words: string;
}

/** The engine does not accept the facts; the counter stays where it was. */
export interface ParkedCard {
  readonly code: string;
  readonly since: string;
  readonly words: string;
}

export interface CounterCard {
  /** null: it has not begun. */
  readonly value: number | null;
  /** What it counts: calendar months, or an ISO 8601 duration; each counted one adds `add`. */
  readonly unit: { readonly every: string; readonly add: number; readonly words: string };
  readonly since: string | null;
  readonly words: string;
}

export interface EnrolmentCard {
  readonly enrolled: boolean;
  readonly by: 'subscriber' | 'provider';
  /** What asking to be enrolled would come to at `asOf.at`. */
  readonly opening:
    | { readonly kind: 'enrolled' }
    | { readonly kind: 'open' }
    | { readonly kind: 'closed'; readonly reasons: readonly SaidReason[] };
  /** A request that the next night decides; null: none. */
  readonly request: {
    readonly action: 'enrol' | 'leave';
    readonly at: string;
    readonly words: string;
  } | null;
  readonly words: string;
}

/** What the bonus day of this month decided. `month`: `YYYY-MM` of `asOf.at`. */
export type DiscountCard = { readonly month: string; readonly words: string } & (
  | {
      readonly kind: 'credit';
      readonly date: string;
      /** null: the rung gives an amount. */
      readonly percent: string | null;
      readonly amount: string;
      readonly money: MoneyCard;
    }
  | { readonly kind: 'refusal'; readonly date: string; readonly reasons: readonly SaidReason[] }
  | { readonly kind: 'none'; readonly because: NoOutcome }
  /** No night has decided it yet; `date` null: this month has no bonus day. */
  | { readonly kind: 'undecided'; readonly date: string | null }
);

/** What comes next if service goes on without a break. */
export type NextCard = { readonly words: string } & (
  | {
      readonly kind: 'step';
      /** How many more periods have to count. */
      readonly more: number;
      /** The bonus day from which on it is so. */
      readonly date: string;
      /** The counter then. */
      readonly counter: number;
      /** null: the rung gives an amount. */
      readonly percent: string | null;
      /** Of the base as it is known today; null: it is not. */
      readonly amount: string | null;
      /** Only if the subscriber is enrolled by then. */
      readonly needsEnrolment: boolean;
    }
  /** The highest rung is reached. */
  | { readonly kind: 'highest' }
  /** Not within a year, because periods do not count; the first reason why. */
  | { readonly kind: 'stands'; readonly reasons: readonly SaidReason[] }
  | { readonly kind: 'none'; readonly because: 'not_begun' | 'terminated' | 'ended' | 'no_bonus' }
);

export interface ContinuityCard {
  readonly now: { readonly class: 'served' | 'blocked' | 'paused' | 'idle'; readonly words: string };
  /** Everything in the terms that lowers the counter. */
  readonly rules: readonly { readonly rule: string | null; readonly words: string }[];
  /** How long a break the terms let pass, as an ISO 8601 duration; null: they name none. */
  readonly tolerance: { readonly duration: string; readonly words: string } | null;
  /** What takes the counter if nothing happens; null: nothing does. */
  readonly loss: {
    readonly rule: string | null;
    /** The first instant at which it is too late. */
    readonly at: string;
    /** Whole days from `asOf.at` to it, 0 when it is past. */
    readonly daysLeft: number;
    readonly becomes: number;
    /** At that instant, or on the return after it. */
    readonly on: 'hold' | 'return';
    readonly words: string;
  } | null;
  /** Rules that have taken hold and wait for the return: then the counter becomes `becomes`. */
  readonly pending: readonly { readonly rule: string; readonly becomes: number; readonly words: string }[];
}
