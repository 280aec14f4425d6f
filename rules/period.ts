import { versionIndexAt } from './schedule.ts';
import type { Anchored, Period, RuleRef } from './state.ts';
import type { Accrual } from './terms.ts';
import { ALWAYS, type Duration, dayStart, type Instant, monthOf, monthStart, plus, stretch } from './time.ts';
import { inFileOrder, versionInForce, versionOf, type Walker } from './walker.ts';

/** Starts the first period of a counter that begins at the walker's instant. */
export function beginPeriods(walker: Walker): void {
  const { every } = accrualNow(walker);
  if (every === 'calendar_month') {
    const { zone } = walker.programme;
    const isFirst = dayStart(walker.at, zone) !== monthStart(monthOf(walker.at, zone), zone);
    walker.state.period = calendarMonth(walker, monthStart(monthOf(walker.at, zone), zone), isFirst);
  } else walker.state.period = anchoredPeriod(walker, every);
}

/** Starts a period where a reset waited for service; calendar months, if a new version has them, do not wait. */
export function resumePeriods(walker: Walker): void {
  if (walker.state.begun === null || walker.state.period !== null) return;
  const { every } = accrualNow(walker);
  if (every === 'calendar_month') walker.state.period = calendarMonth(walker, walker.at, false);
  else if (walker.state.now.class === 'served') walker.state.period = anchoredPeriod(walker, every);
}

/** The period after the one that ends at the walker's instant; a changed `every` takes over here. */
export function nextPeriod(walker: Walker, ended: Period): Period {
  const { every } = accrualNow(walker);
  if (every === 'calendar_month') return calendarMonth(walker, walker.at, false);
  const anchored = continued(walker, ended, every) ?? { base: walker.at, index: 0, anchor: ALWAYS };
  return newPeriod(walker, walker.at, { end: endOf(walker, anchored, every), anchored, isFirst: false });
}

/** The next of the periods counted from the same anchor; null when `every` has changed. */
function continued(walker: Walker, { anchored, version }: Period, every: Duration): Anchored | null {
  const before = versionOf(walker, version).accrual.every;
  if (anchored === null || before === 'calendar_month' || !isSame(before, every)) return null;
  return { ...anchored, index: anchored.index + 1 };
}

/** A reset abandons the running anchored period and moves the anchor here, or to the next service. Calendar months go on. */
export function moveAnchor(walker: Walker): void {
  const { period } = walker.state;
  if (period !== null && period.anchored === null) return;
  walker.state.period = null;
  resumePeriods(walker);
}

/** A rule with an effect was in force or took effect in the running period. At its anchor itself nothing counts. */
export function markInterrupted(walker: Walker, ref: RuleRef): void {
  const { period } = walker.state;
  if (period === null || (period.anchored !== null && walker.at <= period.anchored.anchor)) return;
  if (period.interruptedBy === null || inFileOrder(ref, period.interruptedBy) < 0) period.interruptedBy = ref;
}

/** A period that starts at the walker's instant knows only at its end who is enrolled, and whom a version no longer keeps. */
export function settlePeriodStart(walker: Walker): void {
  const { state, at } = walker;
  if (state.releasedAt === at) restartPeriod(walker);
  if (state.period?.start === at) state.period.enrolledAtStart = state.enrolled;
}

/** Starts the period that began at this instant once more, now under the version in force. */
function restartPeriod(walker: Walker): void {
  const { state, at } = walker;
  const { period } = state;
  walker.version = versionInForce(walker);
  if (period?.anchored?.anchor === at) {
    state.period = null;
    resumePeriods(walker);
  } else if (walker.endedPeriod !== null && period?.start === at) {
    state.period = { ...nextPeriod(walker, walker.endedPeriod), interruptedBy: period.interruptedBy };
  }
}

function accrualNow(walker: Walker): Accrual {
  return versionOf(walker, walker.version).accrual;
}

/** The rest of the calendar month that contains the walker's instant, from `start` on. */
function calendarMonth(walker: Walker, start: Instant, isFirst: boolean): Period {
  const { zone } = walker.programme;
  const end = monthStart(monthOf(walker.at, zone) + 1, zone);
  return newPeriod(walker, start, { end, anchored: null, isFirst });
}

/** Periods counted from midnight of the walker's day; its instant is the anchor. */
function anchoredPeriod(walker: Walker, every: Duration): Period {
  const base = dayStart(walker.at, walker.programme.zone);
  let anchored: Anchored = { base, index: 0, anchor: walker.at };
  // Periods shorter than the day may be over before the anchor's instant.
  while (endOf(walker, anchored, every) <= walker.at) anchored = { ...anchored, index: anchored.index + 1 };
  const start =
    anchored.index === 0 ? base : endOf(walker, { ...anchored, index: anchored.index - 1 }, every);
  return newPeriod(walker, start, { end: endOf(walker, anchored, every), anchored, isFirst: false });
}

function endOf(walker: Walker, anchored: Anchored, every: Duration): Instant {
  return plus(anchored.base, stretch(every, every, anchored.index), walker.programme.zone);
}

function newPeriod(
  walker: Walker,
  start: Instant,
  shape: { readonly end: Instant; readonly anchored: Anchored | null; readonly isFirst: boolean },
): Period {
  return {
    version: walker.state.pinned ?? versionIndexAt(walker.programme, start),
    start,
    end: shape.end,
    anchored: shape.anchored,
    isFirst: shape.isFirst,
    enrolledAtStart: wasEnrolledAt(walker, start),
    counts: false,
    paused: false,
    interruptedBy: null,
  };
}

/** Whether the counter was enrolled after everything of an instant before the walker's. */
function wasEnrolledAt(walker: Walker, at: Instant): boolean {
  const { enrolments } = walker.state;
  for (let index = enrolments.length - 1; index >= 0; index -= 1) {
    const change = enrolments[index];
    if (change !== undefined && change.at <= at) return change.enrolled;
  }
  return false;
}

function isSame(left: Duration, right: Duration): boolean {
  return left.months === right.months && left.days === right.days && left.ms === right.ms;
}
