import type { Clock } from './state.ts';
import type { Interruption, Threshold } from './terms.ts';
import { type Duration, FOREVER, type Instant, plus, stretch, type Zone } from './time.ts';

const AT_ONCE: Duration = { text: 'P0D', months: 0, days: 0, ms: 0 };

export function startClock(at: Instant): Clock {
  return { start: at, still: 0, stoppedAt: null };
}

/** Lets the clock run, or stand still, from `at` on. */
export function runClock(clock: Clock, isRunning: boolean, at: Instant): void {
  if (!isRunning) clock.stoppedAt ??= at;
  else if (clock.stoppedAt !== null) {
    clock.still += at - clock.stoppedAt;
    clock.stoppedAt = null;
  }
}

/** Which wait of a rule, asked when: `repeat` 0 is the rule's duration, 1, 2, … the repeats of its `every`. */
interface Wait {
  readonly repeat: number;
  readonly at: Instant;
}

/** Milliseconds the clock has counted at `at`. */
export function counted(clock: Clock, at: Instant): number {
  return (clock.stoppedAt ?? at) - clock.still - clock.start;
}

/** When the clock reaches what a rule waits for, if it goes on running; `repeat` 0 is the duration, 1, 2, … its `every`. */
export function reachesAt(clock: Clock, rule: Interruption, repeat: number, zone: Zone): Instant {
  if (repeat > 0 && rule.every === null) return FOREVER;
  const duration = thresholdOf(rule)?.duration ?? AT_ONCE;
  const wait = rule.every === null || repeat === 0 ? duration : stretch(duration, rule.every, repeat);
  return plus(clock.start, wait, zone) + clock.still;
}

/**
 * Whether the rule's wait is over at `at`. `at_least` holds even if the clock stops at that very instant; `longer_than`
 * only when it goes on past it, so a gap of exactly three days is not longer than three days.
 */
export function isReached(clock: Clock, rule: Interruption, { repeat, at }: Wait, zone: Zone): boolean {
  const shown = clock.stoppedAt ?? at;
  if (reachesAt(clock, rule, repeat, zone) > shown) return false;
  return thresholdOf(rule)?.bound !== 'longer_than' || clock.stoppedAt === null;
}

/** The duration a rule waits for; null: at once. */
export function thresholdOf(rule: Interruption): Threshold | null {
  return 'threshold' in rule.when ? rule.when.threshold : null;
}
