import type { ReasonCode } from './codes.ts';
import type { Failure } from './conditions/condition.ts';
import type { FactsView } from './facts-view.ts';
import { InvariantError } from './invariant.ts';
import type { Entry, EntryKind, Outcome, Reason } from './outcome.ts';
import { versionIndexAt } from './schedule.ts';
import type { CounterState, Hold, Period, RuleRef } from './state.ts';
import type { Interruption, Programme, Version } from './terms.ts';
import type { Instant } from './time.ts';
import type { Segment } from './timeline.ts';

/** A walk in progress. Lives inside one call of `advance`; its `state` is that call's own copy. */
export interface Walker {
  readonly programme: Programme;
  readonly view: FactsView;
  readonly state: CounterState;
  readonly entries: Entry[];
  readonly outcomes: Outcome[];
  readonly segments: GrowingSegment[];
  /** How many of the view's happenings lie at or before `at`. */
  happened: number;
  /** The instant being decided, and what is known of it so far. */
  at: Instant;
  /** A fact happens here, or other terms begin: without news the class, the clocks and the debts go on as they are. */
  hasNews: boolean;
  /** Index of the version that decides this instant: a subscriber released within it stays under it to its end. */
  version: number;
  sequence: number;
  /** Holds whose absence or stretch ended at this instant; gone when the instant is decided. */
  ending: OwnHold[];
  hasTermination: boolean;
  hasOpening: boolean;
  counterChanged: boolean;
  /** The period that ended at this instant with or without an outcome; null: none did. */
  endedPeriod: Period | null;
  isBonusDay: boolean;
}

/** The last one of a walk grows with it. */
type GrowingSegment = Omit<Segment, 'to'> & { to: Instant };

/** A hold with the version its rule belongs to. */
export interface OwnHold {
  readonly version: number;
  readonly hold: Hold;
}

/** Index of the version in force for this subscriber, `existing: keep` considered. */
export function versionInForce({ programme, state, at }: Pick<Walker, 'programme' | 'state' | 'at'>): number {
  return state.pinned ?? versionIndexAt(programme, at);
}

export function versionOf(walker: Walker, index: number): Version {
  const version = walker.programme.versions[index];
  // Not by `invariant`: its message would be put together at each of a million looks.
  if (version === undefined) throw new InvariantError(`no version ${index} in ${walker.programme.programme}`);
  return version;
}

export function ruleOf(walker: Walker, ref: RuleRef): Interruption {
  const rule = versionOf(walker, ref.version).interruptions[ref.rule];
  if (rule === undefined) {
    throw new InvariantError(`no interruption ${ref.rule} in version ${ref.version}`);
  }
  return rule;
}

/** Sort order of "in file order". */
export function inFileOrder(left: RuleRef, right: RuleRef): number {
  return left.version - right.version || left.rule - right.rule;
}

/** The number that orders the next entry or outcome of this instant. */
export function nextSequence(walker: Walker): number {
  walker.sequence += 1;
  return walker.sequence - 1;
}

interface NewEntry {
  /** Index of the version that decided. */
  readonly version: number;
  readonly kind: EntryKind;
  /** After it. */
  readonly value: number;
  readonly rule?: string | null;
  readonly reason?: Reason;
}

/** Adds an entry at the walker's instant and moves the counter to its value. */
export function write(walker: Walker, entry: NewEntry): void {
  const delta = entry.value - walker.state.value;
  walker.state.value = entry.value;
  if (delta !== 0) walker.counterChanged = true;
  walker.entries.push({
    effective: walker.at,
    sequence: nextSequence(walker),
    version: versionOf(walker, entry.version).version,
    kind: entry.kind,
    delta,
    value: entry.value,
    rule: entry.rule ?? null,
    reason: entry.reason ?? NO_REASON,
  });
}

/** The evidence of an entry that needs none: others are this with something in it. */
export const NO_REASON: Reason = { codes: [], found: [], since: null, until: null, counted: null, ref: null };

/** Failures as the codes and findings of a reason: alphabetical, each code once. */
export function codesOf(failures: readonly Failure[]): {
  readonly codes: readonly ReasonCode[];
  readonly found: readonly (string | null)[];
} {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) {
    return { codes: [first.code], found: first.found === undefined ? [] : [first.found] };
  }
  const byCode = new Map<ReasonCode, string | null>();
  for (const failure of failures) {
    if (!byCode.has(failure.code)) byCode.set(failure.code, failure.found ?? null);
  }
  const codes = [...byCode.keys()].sort();
  const found = codes.map((code) => byCode.get(code) ?? null);
  return { codes, found: found.some((text) => text !== null) ? found : [] };
}
