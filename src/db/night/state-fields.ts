import {
  type BlockingKey,
  type Clock,
  type CounterState,
  type Hold,
  type Period,
  STATE_FORMAT,
  type TimelineClass,
} from '../../../rules/state.ts';
import type { Instant } from '../../../rules/time.ts';
import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';

/** What a stored counter's row says in columns of its own. */
export interface StateColumns {
  readonly value: number;
  readonly enrolled: boolean;
  readonly nextAt: Instant;
  /** The instant the counter was walked to. */
  readonly at: Instant;
}

const CLASSES: readonly TimelineClass['class'][] = ['served', 'blocked', 'paused', 'idle'];

/** The bits of a state's two bytes of flags, above the two that number its class. */
const STATE = {
  hasKind: 1 << 2,
  hasServed: 1 << 3,
  terminated: 1 << 4,
  barred: 1 << 5,
  servedUntilAt: 1 << 6,
  hasEnrolments: 1 << 7,
  isPinned: 1 << 8,
  isReleased: 1 << 9,
  hasCarried: 1 << 10,
  hasTerminatedUnder: 1 << 11,
  hasAbsence: 1 << 12,
  hasDebts: 1 << 13,
  hasPeriod: 1 << 14,
  /** The period begins at the state's own instant, as it does on the night of the 1st. */
  periodBegins: 1 << 15,
} as const;

/** A state without what its columns say; what is absent, as most of it is, costs a bit. */
export function writeState(to: FieldWriter, state: CounterState): void {
  const flags = flagsOf(state) | flagsOfLists(state);
  to.byte(flags & 0xff);
  to.byte(flags >> 8);
  to.instantOrNull(state.begun);
  to.monthOrNull(state.bonusMonth);
  writeKind(to, state.now);
  if (state.servedUntil !== state.at) to.instantOrNull(state.servedUntil);
  if (state.pinned !== null) to.count(state.pinned);
  if (state.releasedAt !== null) to.instant(state.releasedAt);
  if (state.enrolments.length > 0) writeEnrolments(to, state);
  if (state.carried.length > 0) writeCarried(to, state);
  if (state.terminatedUnder.length > 0) writeTerminatedUnder(to, state);
  if (state.absence !== null) writeAbsence(to, state.absence);
  if (state.debts.length > 0) writeDebts(to, state);
  if (state.period !== null) writePeriod(to, state.period, state);
}

/** What `writeState` wrote. Every object has its properties in the order in which the engine makes them: one shape for both. */
export function readState(from: FieldReader, columns: StateColumns): CounterState {
  const flags = from.byte() | (from.byte() << 8);
  const begun = from.instantOrNull();
  const bonusMonth = from.monthOrNull();
  const now = readNow(from, flags);
  const servedUntil = (flags & STATE.servedUntilAt) === 0 ? from.instantOrNull() : columns.at;
  const pinned = (flags & STATE.isPinned) === 0 ? null : from.count();
  const releasedAt = (flags & STATE.isReleased) === 0 ? null : from.instant();
  const enrolments = (flags & STATE.hasEnrolments) === 0 ? [] : readEnrolments(from);
  const carried = (flags & STATE.hasCarried) === 0 ? [] : readCarried(from);
  const terminatedUnder = (flags & STATE.hasTerminatedUnder) === 0 ? [] : readTerminatedUnder(from);
  const absence = (flags & STATE.hasAbsence) === 0 ? null : readAbsence(from);
  const debts = (flags & STATE.hasDebts) === 0 ? [] : readDebts(from);
  const period = (flags & STATE.hasPeriod) === 0 ? null : readPeriod(from, flags, columns);
  return {
    format: STATE_FORMAT,
    at: columns.at,
    begun,
    value: columns.value,
    enrolled: columns.enrolled,
    nextAt: columns.nextAt,
    barred: (flags & STATE.barred) !== 0,
    enrolments,
    pinned,
    releasedAt,
    now,
    carried,
    servedUntil,
    hasServed: (flags & STATE.hasServed) !== 0,
    terminated: (flags & STATE.terminated) !== 0,
    terminatedUnder,
    bonusMonth,
    absence,
    debts,
    period,
  };
}

function flagsOf(state: CounterState): number {
  return (
    CLASSES.indexOf(state.now.class) |
    (state.now.kind === null ? 0 : STATE.hasKind) |
    (state.hasServed ? STATE.hasServed : 0) |
    (state.terminated ? STATE.terminated : 0) |
    (state.barred ? STATE.barred : 0) |
    (state.servedUntil === state.at ? STATE.servedUntilAt : 0) |
    (state.pinned === null ? 0 : STATE.isPinned) |
    (state.releasedAt === null ? 0 : STATE.isReleased)
  );
}

function flagsOfLists(state: CounterState): number {
  return (
    (state.enrolments.length === 0 ? 0 : STATE.hasEnrolments) |
    (state.carried.length === 0 ? 0 : STATE.hasCarried) |
    (state.terminatedUnder.length === 0 ? 0 : STATE.hasTerminatedUnder) |
    (state.absence === null ? 0 : STATE.hasAbsence) |
    (state.debts.length === 0 ? 0 : STATE.hasDebts) |
    (state.period === null ? 0 : STATE.hasPeriod) |
    (state.period?.start === state.at ? STATE.periodBegins : 0)
  );
}

function writeKind(to: FieldWriter, { kind }: TimelineClass): void {
  if (kind !== null) to.text(kind);
}

function readNow(from: FieldReader, flags: number): TimelineClass {
  const kind = (flags & STATE.hasKind) === 0 ? null : from.text();
  return { class: CLASSES[flags & 3] as TimelineClass['class'], kind };
}

function writeEnrolments(to: FieldWriter, { enrolments }: CounterState): void {
  to.count(enrolments.length);
  for (const { at, enrolled } of enrolments) {
    to.byte(enrolled ? 1 : 0);
    to.instant(at);
  }
}

function readEnrolments(from: FieldReader): CounterState['enrolments'] {
  const enrolments: CounterState['enrolments'] = [];
  for (let left = from.length(); left > 0; left -= 1) {
    const enrolled = from.byte() === 1;
    enrolments.push({ at: from.instant(), enrolled });
  }
  return enrolments;
}

function writeCarried(to: FieldWriter, { carried }: CounterState): void {
  to.count(carried.length);
  for (const { kind, from } of carried) {
    to.text(kind);
    to.instant(from);
  }
}

function readCarried(from: FieldReader): BlockingKey[] {
  const carried: BlockingKey[] = [];
  for (let left = from.length(); left > 0; left -= 1)
    carried.push({ kind: from.text(), from: from.instant() });
  return carried;
}

function writeTerminatedUnder(to: FieldWriter, { terminatedUnder }: CounterState): void {
  to.count(terminatedUnder.length);
  for (const version of terminatedUnder) to.count(version);
}

function readTerminatedUnder(from: FieldReader): number[] {
  const versions: number[] = [];
  for (let left = from.length(); left > 0; left -= 1) versions.push(from.count());
  return versions;
}

type Absence = NonNullable<CounterState['absence']>;

function writeAbsence(to: FieldWriter, { version, since, holds }: Absence): void {
  to.count(version);
  to.instant(since);
  to.count(holds.length);
  for (const hold of holds) writeHold(to, hold);
}

function readAbsence(from: FieldReader): Absence {
  const version = from.count();
  const since = from.instant();
  const holds: Hold[] = [];
  for (let left = from.length(); left > 0; left -= 1) holds.push(readHold(from));
  return { version, since, holds };
}

function writeDebts(to: FieldWriter, { debts }: CounterState): void {
  to.count(debts.length);
  for (const { version, hold } of debts) {
    to.count(version);
    writeHold(to, hold);
  }
}

function readDebts(from: FieldReader): CounterState['debts'] {
  const debts: CounterState['debts'] = [];
  for (let left = from.length(); left > 0; left -= 1)
    debts.push({ version: from.count(), hold: readHold(from) });
  return debts;
}

function writeHold(to: FieldWriter, { rule, kind, clock, heldAt, repeats }: Hold): void {
  to.count(rule);
  to.textOrNull(kind);
  to.instant(clock.start);
  to.count(clock.still);
  to.instantOrNull(clock.stoppedAt);
  to.instantOrNull(heldAt);
  to.count(repeats);
}

function readHold(from: FieldReader): Hold {
  return {
    rule: from.count(),
    kind: from.textOrNull(),
    clock: readClock(from),
    heldAt: from.instantOrNull(),
    repeats: from.count(),
  };
}

function readClock(from: FieldReader): Clock {
  return { start: from.instant(), still: from.count(), stoppedAt: from.instantOrNull() };
}

/** The bits of a period's flags. */
const PERIOD = {
  isFirst: 1,
  enrolledAtStart: 1 << 1,
  counts: 1 << 2,
  paused: 1 << 3,
  isInterrupted: 1 << 4,
  isAnchored: 1 << 5,
  endsAtNext: 1 << 6,
  hasVersion: 1 << 7,
} as const;

function writePeriod(to: FieldWriter, period: Period, { at, nextAt }: CounterState): void {
  const { anchored, interruptedBy } = period;
  to.byte(flagsOfPeriod(period, nextAt));
  if (period.version !== 0) to.count(period.version);
  if (period.start !== at) to.instant(period.start);
  if (period.end !== nextAt) to.instant(period.end);
  if (anchored !== null) {
    to.instant(anchored.base);
    to.count(anchored.index);
    to.instant(anchored.anchor);
  }
  if (interruptedBy !== null) {
    to.count(interruptedBy.version);
    to.count(interruptedBy.rule);
  }
}

function flagsOfPeriod(period: Period, nextAt: Instant): number {
  return (
    (period.isFirst ? PERIOD.isFirst : 0) |
    (period.enrolledAtStart ? PERIOD.enrolledAtStart : 0) |
    (period.counts ? PERIOD.counts : 0) |
    (period.paused ? PERIOD.paused : 0) |
    (period.interruptedBy === null ? 0 : PERIOD.isInterrupted) |
    (period.anchored === null ? 0 : PERIOD.isAnchored) |
    (period.end === nextAt ? PERIOD.endsAtNext : 0) |
    (period.version === 0 ? 0 : PERIOD.hasVersion)
  );
}

function readPeriod(from: FieldReader, stateFlags: number, { at, nextAt }: StateColumns): Period {
  const flags = from.byte();
  const version = (flags & PERIOD.hasVersion) === 0 ? 0 : from.count();
  const start = (stateFlags & STATE.periodBegins) === 0 ? from.instant() : at;
  const end = (flags & PERIOD.endsAtNext) === 0 ? from.instant() : nextAt;
  const anchored =
    (flags & PERIOD.isAnchored) === 0
      ? null
      : { base: from.instant(), index: from.count(), anchor: from.instant() };
  const interruptedBy =
    (flags & PERIOD.isInterrupted) === 0 ? null : { version: from.count(), rule: from.count() };
  return {
    version,
    start,
    end,
    anchored,
    isFirst: (flags & PERIOD.isFirst) !== 0,
    enrolledAtStart: (flags & PERIOD.enrolledAtStart) !== 0,
    counts: (flags & PERIOD.counts) !== 0,
    paused: (flags & PERIOD.paused) !== 0,
    interruptedBy,
  };
}
