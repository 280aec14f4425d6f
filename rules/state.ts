import type { Instant } from './time.ts';

/** Grows with every change of what a state holds or means. */
export const STATE_FORMAT = 1;

/**
 * One counter of one subscriber in one programme between two walks: plain JSON, so that it can be stored and read back.
 * Everything up to and including `at` is decided. Only the engine reads the parts below `nextAt`.
 */
export interface CounterState {
  /** Of the engine that left it, and first in its JSON: a state of another format is not walked on, its counter is replayed. */
  readonly format: typeof STATE_FORMAT;
  at: Instant;
  /** null until the counter began. */
  begun: Instant | null;
  value: number;
  enrolled: boolean;
  /** The first instant later than `at` at which something can change without a new fact; `FOREVER`: never. */
  nextAt: Instant;

  /** Left by the subscriber's own wish: the provider does not enrol again until they ask. */
  barred: boolean;
  /** Every change of `enrolled` that a period's start may still ask for, oldest first. */
  enrolments: EnrolmentChange[];
  /** Index of the version that `existing: keep` holds on to; null: the version in force. */
  pinned: number | null;
  /** When the version was last let go of: from the next instant on the version in force decides. */
  releasedAt: Instant | null;
  /** Class of the instants from `at` on, and the kind that decides it. */
  now: TimelineClass;
  /** Running blockings that began while the subscriber was served, with no termination since. */
  carried: BlockingKey[];
  /** End of the last time served, exclusive; null: never. */
  servedUntil: Instant | null;
  /** Whether there was service since the counter began: before it there is no absence. */
  hasServed: boolean;
  /** A termination not followed by service. */
  terminated: boolean;
  /** Version indexes of the `terminated` rules in force, in the order of the terminations. */
  terminatedUnder: number[];
  /** The month whose bonus day came last, numbered as by `monthOf`: it has no other. */
  bonusMonth: number | null;
  absence: Absence | null;
  debts: Debt[];
  /** The running period; null before the counter began and, for anchored periods, until served after a reset. */
  period: Period | null;
}

interface EnrolmentChange {
  readonly at: Instant;
  readonly enrolled: boolean;
}

export interface TimelineClass {
  readonly class: 'served' | 'blocked' | 'paused' | 'idle';
  /** The deciding kind of the blockings that cover the instant, whatever it is mapped to; null: no blocking. */
  readonly kind: string | null;
}

export interface BlockingKey {
  readonly kind: string;
  readonly from: Instant;
}

/** Counts time from `start`, standing still while stopped (docs/domain.md "The timeline"). */
export interface Clock {
  start: Instant;
  /** Milliseconds it stood still since `start`, ended stops only. */
  still: number;
  /** null: running. */
  stoppedAt: Instant | null;
}

/** What one interruption did with one clock. */
export interface Hold {
  /** Index in the version's interruptions. */
  readonly rule: number;
  /** `blocked` rules: the kind that decided when the clock started; null for the others. */
  readonly kind: string | null;
  clock: Clock;
  /** When the rule took hold; null: not yet. */
  heldAt: Instant | null;
  /** Repeats of `every` done. */
  repeats: number;
}

/** A maximal stretch without service, after the first service. Its classes and rules stay under its version. */
interface Absence {
  readonly version: number;
  readonly since: Instant;
  /** One for each rule whose clock has started, in file order. */
  holds: Hold[];
}

/** A stretch of a balance below one rule's limit. */
interface Debt {
  readonly version: number;
  readonly hold: Hold;
}

/** Names an interruption: index of the version, index in its list. */
export interface RuleRef {
  readonly version: number;
  readonly rule: number;
}

export interface Period {
  /** Index of the version that decides it. */
  version: number;
  readonly start: Instant;
  readonly end: Instant;
  readonly anchored: Anchored | null;
  /** A calendar month in which the counter began after its first day. */
  readonly isFirst: boolean;
  /** Enrolled at `start`, after everything of that instant. */
  enrolledAtStart: boolean;
  /** Served or paused at some time in it. */
  counts: boolean;
  paused: boolean;
  /** The first rule in the file that was in force or took effect in it. */
  interruptedBy: RuleRef | null;
}

/** The period is number `index` of those counted from `base`; only what comes after `anchor` counts. */
export interface Anchored {
  readonly base: Instant;
  readonly index: number;
  readonly anchor: Instant;
}

/** A state of its own, down to the last clock. By hand, for `structuredClone` takes longer than a month of a walk. */
export function copyState(state: CounterState): CounterState {
  const { absence, period } = state;
  return {
    format: state.format,
    at: state.at,
    begun: state.begun,
    value: state.value,
    enrolled: state.enrolled,
    nextAt: state.nextAt,
    barred: state.barred,
    enrolments: copyList(state.enrolments),
    pinned: state.pinned,
    releasedAt: state.releasedAt,
    now: state.now,
    carried: copyList(state.carried),
    servedUntil: state.servedUntil,
    hasServed: state.hasServed,
    terminated: state.terminated,
    terminatedUnder: copyList(state.terminatedUnder),
    bonusMonth: state.bonusMonth,
    absence:
      absence === null
        ? null
        : { version: absence.version, since: absence.since, holds: absence.holds.map(copyHold) },
    debts:
      state.debts.length === 0
        ? []
        : state.debts.map(({ version, hold }) => ({ version, hold: copyHold(hold) })),
    period: period === null ? null : copyPeriod(period),
  };
}

/** The rows themselves never change. */
function copyList<Row>(rows: readonly Row[]): Row[] {
  return rows.length === 0 ? [] : rows.slice();
}

function copyHold({ rule, kind, clock, heldAt, repeats }: Hold): Hold {
  const { start, still, stoppedAt } = clock;
  return { rule, kind, clock: { start, still, stoppedAt }, heldAt, repeats };
}

function copyPeriod(period: Period): Period {
  return {
    version: period.version,
    start: period.start,
    end: period.end,
    anchored: period.anchored,
    isFirst: period.isFirst,
    enrolledAtStart: period.enrolledAtStart,
    counts: period.counts,
    paused: period.paused,
    interruptedBy: period.interruptedBy,
  };
}
