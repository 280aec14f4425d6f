import type { Walk } from '../../../rules/advance.ts';
import { FOREVER } from '../../../rules/time.ts';
import type { Segment } from '../../../rules/timeline.ts';
import type { MonthSpan, Months } from './months.ts';

/** What the walks of one programme add up to, month by month. Does not grow with the base. */
export interface MonthTally {
  /** Minor units. */
  cost: bigint;
  credits: number;
  refusals: number;
  /** In force at the end of the month. */
  enrolled: number;
  newlyEnrolled: number;
  /** How many counters have which value at the end of the month, of subscribers served at some time in it. */
  readonly counters: Map<number, number>;
}

export function newTally(months: number): readonly MonthTally[] {
  return Array.from({ length: months }, () => ({
    cost: 0n,
    credits: 0,
    refusals: 0,
    enrolled: 0,
    newlyEnrolled: 0,
    counters: new Map<number, number>(),
  }));
}

/**
 * Adds one walk.
 *
 * @param spans the months in the programme's zone; the walk reaches to the end of the last
 * @returns what the months' credits come to, minor units
 */
export function addWalk(
  tally: readonly MonthTally[],
  walk: Walk,
  { months, spans }: { readonly months: Months; readonly spans: readonly MonthSpan[] },
): bigint {
  let sum = 0n;
  for (const outcome of walk.outcomes) {
    const month = tally[outcome.month - months.from];
    if (month === undefined) continue;
    if (outcome.outcome === 'refusal') month.refusals += 1;
    else {
      month.credits += 1;
      month.cost += outcome.amount;
      sum += outcome.amount;
    }
  }
  addStandings(tally, walk, spans);
  return sum;
}

/** Where the counter stands at the end of each month. Entries and segments are in order, so each is passed once. */
function addStandings(tally: readonly MonthTally[], walk: Walk, spans: readonly MonthSpan[]): void {
  if (walk.state.begun === null) return;
  const standing = beginStanding(walk);
  for (const [index, span] of spans.entries()) {
    const month = tally[index] as MonthTally;
    month.newlyEnrolled += passMonth(standing, walk, span);
    if (standing.isEnrolled) month.enrolled += 1;
    if (isServedIn(standing, walk, span)) {
      month.counters.set(standing.value, (month.counters.get(standing.value) ?? 0) + 1);
    }
  }
}

/** A counter at the end of a month, and how much of its walk lies before. */
interface Standing {
  value: number;
  isEnrolled: boolean;
  entries: number;
  /** Ended before the month that was asked for last. */
  segments: number;
}

function beginStanding({ entries: [first], state }: Walk): Standing {
  const value = first === undefined ? state.value : first.value - first.delta;
  return { value, isEnrolled: false, entries: 0, segments: 0 };
}

/** Takes the entries before the end of the month. @returns how many enrolments lie in it */
function passMonth(standing: Standing, { entries }: Walk, { start, end }: MonthSpan): number {
  let enrolments = 0;
  for (
    let entry = entries[standing.entries];
    entry !== undefined && entry.effective < end;
    entry = entries[standing.entries]
  ) {
    standing.entries += 1;
    standing.value = entry.value;
    if (entry.kind === 'unenrolled') standing.isEnrolled = false;
    if (entry.kind !== 'enrolled') continue;
    standing.isEnrolled = true;
    if (entry.effective >= start) enrolments += 1;
  }
  return enrolments;
}

function isServedIn(standing: Standing, { segments }: Walk, { start, end }: MonthSpan): boolean {
  while ((segments[standing.segments]?.to ?? FOREVER) <= start) standing.segments += 1;
  for (let index = standing.segments; index < segments.length; index += 1) {
    const segment = segments[index] as Segment;
    if (segment.from >= end) return false;
    if (segment.class === 'served') return true;
  }
  return false;
}
