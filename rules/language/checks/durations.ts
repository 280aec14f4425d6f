import type { Duration } from '../../time.ts';

const HOUR = 3_600_000;

/** Whether `left` is not longer than `right` wherever and whenever both begin: months have 28 to 31 days, days 23 to 25 hours. */
export function isSurelyAtMost(left: Duration, right: Duration): boolean {
  const isAtMostByUnit = left.months <= right.months && left.days <= right.days && left.ms <= right.ms;
  return isAtMostByUnit || longest(left) <= shortest(right);
}

/** Whether both are the same length by definition: `P1W` and `P7D`, but not `P3D` and `PT72H`. */
export function isSameLength(left: Duration, right: Duration): boolean {
  return left.months === right.months && left.days === right.days && left.ms === right.ms;
}

function longest({ months, days, ms }: Duration): number {
  return (months * 31 + days) * 25 * HOUR + ms;
}

function shortest({ months, days, ms }: Duration): number {
  return (months * 28 + days) * 23 * HOUR + ms;
}
