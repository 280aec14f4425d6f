import type { SubscriberFacts } from '../../rules/facts.ts';
import type { Instant } from '../../rules/time.ts';
import { FOREVER } from '../../rules/time.ts';
import type { Interruption, Terms, Version } from './terms.ts';

/** A stretch of one class; the last one of a track is open. `kind`: the deciding blocking's, if any. */
export interface Segment {
  readonly from: Instant;
  to: Instant;
  readonly className: 'served' | 'paused' | 'idle' | 'blocked';
  readonly kind: string | null;
}

/** A maximal stretch without `served`, with the version it began under. */
export interface Absence {
  readonly from: Instant;
  to: Instant;
  readonly version: Version;
}

/** The running accrual period. `anchor`: what it must come after to count; null for a calendar month. */
export interface Period {
  readonly start: Instant;
  readonly end: Instant;
  /** Whose terms decide at the end: the version in force at `start`. */
  readonly version: Version;
  readonly every: string;
  readonly base: Instant;
  readonly index: number;
  readonly anchor: Instant | null;
}

/** An effect that was applied, whether or not it changed the value. `begins`: in step 6, not in 2 or 3. */
export interface AppliedEffect {
  readonly rule: Interruption;
  readonly version: Version;
  readonly at: Instant;
  readonly begins: boolean;
}

/** One line of a replay, as docs/programme-language.md «Replay on the command line» prints it, with the version that decided. */
export type Line =
  | {
      readonly type: 'entry';
      readonly programme: string;
      readonly subscriber: string;
      readonly effective: string;
      readonly version: number;
      readonly kind: string;
      readonly delta: number;
      readonly value: number;
      readonly rule: string | null;
      readonly reason: { readonly codes: readonly string[] };
    }
  | {
      readonly type: 'bonus';
      readonly programme: string;
      readonly subscriber: string;
      readonly effective: string;
      readonly version: number;
      readonly outcome: 'refusal';
      readonly reasons: readonly string[];
    }
  | {
      readonly type: 'bonus';
      readonly programme: string;
      readonly subscriber: string;
      readonly effective: string;
      readonly version: number;
      readonly outcome: 'credit';
      readonly counter: number;
      readonly percent: string | null;
      readonly base: string | null;
      readonly amount: string;
    };

/** Everything that has happened to one counter so far. Lists only grow; nothing is summed up. */
export interface Track {
  readonly terms: Terms;
  readonly facts: SubscriberFacts;
  now: Instant;
  begun: Instant | null;
  value: number;
  enrolled: boolean;
  /** The subscriber left by themselves and has not asked again. */
  left: boolean;
  version: Version;
  /** The version that `existing: keep` holds the subscriber to. */
  pinned: Version | null;
  /** Which version was in force from when on; `late`: only after that instant's steps. */
  readonly inForce: { readonly from: Instant; readonly version: Version; readonly late: boolean }[];
  readonly segments: Segment[];
  readonly absences: Absence[];
  readonly enrolments: { readonly at: Instant; readonly enrolled: boolean }[];
  readonly effects: AppliedEffect[];
  period: Period | null;
  /** Of the next anchored period, when none runs; null: the next instant of service. */
  anchor: Instant | null;
  /** Of the last reset; null after one in steps 2 and 3 of an instant: the period that ends there had it. */
  lastReset: Instant | null;
  lastChange: Instant | null;
  /** Months whose first bonus instant has passed; a later one, by another version, decides nothing. */
  readonly decidedMonths: Set<number>;
  readonly lines: Line[];
}

/** A counter before its first fact. */
export function newTrack(terms: Terms, facts: SubscriberFacts): Track {
  const version = firstOf(terms);
  return {
    terms,
    facts,
    now: -FOREVER,
    begun: null,
    value: 0,
    enrolled: false,
    left: false,
    version,
    pinned: null,
    inForce: [],
    segments: [],
    absences: [],
    enrolments: [],
    effects: [],
    period: null,
    anchor: null,
    lastReset: null,
    lastChange: null,
    decidedMonths: new Set(),
    lines: [],
  };
}

/** The version in force at an instant, after everything of it (the first version, if none was). */
export function versionAt(track: Track, at: Instant): Version {
  return track.inForce.findLast((entry) => entry.from <= at)?.version ?? firstOf(track.terms);
}

/** The version in force at an instant after its step 5: a release in it is not seen yet. */
export function versionBegun(track: Track, at: Instant): Version {
  const seen = track.inForce.findLast((entry) => entry.from < at || (entry.from === at && !entry.late));
  return seen?.version ?? firstOf(track.terms);
}

/** The class of the stretch that begins now. */
export function current(track: Track): Segment {
  const last = track.segments.at(-1);
  if (last === undefined) throw new Error('no segment yet');
  return last;
}

export function isServed(track: Track): boolean {
  return current(track).className === 'served';
}

/** The absence that is running now, or null. One that ended at this very instant is over. */
export function runningAbsence(track: Track): Absence | null {
  const last = track.absences.at(-1);
  return last !== undefined && last.to === FOREVER ? last : null;
}

/** Facts that concern this programme. */
export function concerns(track: Track, fact: { readonly programme: string | null }): boolean {
  return fact.programme === null || fact.programme === track.terms.programme;
}

/** Text order by code points, as the page's "by name" and "by id". */
export function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function firstOf(terms: Terms): Version {
  const [first] = terms.versions;
  if (first === undefined) throw new Error('a programme has at least one version');
  return first;
}
