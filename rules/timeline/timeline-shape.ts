import type { BonusJson, EntryJson } from '../render/ndjson.ts';
import type { Interruption } from '../terms.ts';
import type { SpanClass } from './spans.ts';

// What `stazh timeline --format json` says; the keys are a contract (docs/support.md "The whole picture"). Instants are ISO 8601
// with the zone's offset, amounts decimal text, lengths ISO 8601 with days of 24 hours. An end of null is still running.

export interface TimelineJson {
  readonly programme: string;
  readonly subscriber: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  /** How far the nights have walked; null: not at all. */
  readonly walked_to: string | null;
  /** null: the counter has not begun. */
  readonly begun: string | null;
  /** At `to`, or at `walked_to` if that is earlier; null: there was no entry yet. */
  readonly counter: number | null;
  /** null: the programme has no enrolment. */
  readonly enrolled: boolean | null;
  /** Cover `[from, to)` without holes and overlaps. */
  readonly spans: readonly SpanJson[];
  /** Whole, also where they reach out of `[from, to)`; so are debts and intervals. */
  readonly absences: readonly AbsenceJson[];
  readonly debts: readonly ClockJson[];
  readonly services: readonly IntervalJson[];
  readonly blockings: readonly IntervalJson[];
  readonly promotions: readonly IntervalJson[];
  readonly marks: readonly MarkJson[];
  /** As `stazh history --format ndjson` prints them, those at `to` included. */
  readonly steps: readonly (EntryJson | BonusJson)[];
  /** Rules that took hold and wait for the return, at `walked_to`. */
  readonly pending: readonly (HangingJson & { readonly held_at: string })[];
  /** Rules whose clock runs, at `walked_to`: when they act if nothing happens. */
  readonly threats: readonly (HangingJson & { readonly at: string })[];
}

interface SpanJson {
  readonly from: string;
  readonly to: string;
  readonly class: SpanClass;
  /** The blocking that decides; null: none. */
  readonly kind: string | null;
}

interface AbsenceJson {
  readonly from: string;
  readonly to: string | null;
  readonly version: number;
  readonly clocks: readonly ClockJson[];
}

interface ClockBase {
  readonly rule: RuleJson;
  readonly version: number;
  /** Of a `blocked` rule. */
  readonly kind: string | null;
  readonly since: string;
  readonly until: string | null;
  /** What the clock has counted. */
  readonly used: string;
  readonly stands_still: boolean;
}

/** `left`: what of the tolerance is not used. */
export type ClockJson =
  | (ClockBase & { readonly verdict: 'held'; readonly held_at: string })
  | (ClockBase & { readonly verdict: 'spared'; readonly left: string })
  | (ClockBase & { readonly verdict: 'waiting'; readonly left: string; readonly holds_at: string });

export interface RuleJson {
  readonly id: string;
  readonly when: Interruption['when']['kind'];
  /** null: it takes hold at once. */
  readonly tolerance: { readonly bound: 'longer_than' | 'at_least'; readonly duration: string } | null;
  readonly effect: EffectJson;
  readonly at: 'hold' | 'return';
  readonly every: string | null;
}

export type EffectJson =
  | { readonly kind: 'none' | 'reset' }
  | { readonly kind: 'subtract'; readonly by: number }
  | { readonly kind: 'divide_by'; readonly by: number; readonly round: 'down' | 'half_up' }
  | { readonly kind: 'set'; readonly to: number };

/** `code`: the service, the kind of the blocking, or the promotion. */
export interface IntervalJson {
  readonly code: string;
  readonly from: string;
  readonly to: string | null;
}

export type MarkJson =
  | { readonly kind: 'payment'; readonly at: string; readonly id: string; readonly amount: string }
  | {
      readonly kind: 'charge';
      readonly at: string;
      readonly id: string;
      readonly amount: string;
      readonly category: string;
    }
  | { readonly kind: 'balance'; readonly at: string; readonly amount: string }
  | {
      readonly kind: 'fee';
      readonly at: string;
      readonly service: string;
      readonly tariff: string;
      readonly amount: string;
    }
  | { readonly kind: 'termination'; readonly at: string };

interface HangingJson {
  readonly rule: RuleJson;
  readonly since: string;
  readonly becomes: number;
}
