/**
 * Days and months of the Gregorian calendar as whole numbers, without a zone. A day is counted from 1970-01-01; a month is
 * year × 12 + month − 1. Plain arithmetic, because a walk asks at every instant and a `Date` for each answer is slow.
 */

export const DAY_MS = 86_400_000;

/**
 * The calendar repeats every 400 years. It is counted here from a 1 March long before every instant there is: so no number is
 * below zero and each division may cut to 32 bits (`| 0`), and the leap day is the last of its year.
 */
const CYCLE_DAYS = 146_097;
const CYCLE_MONTHS = 4_800;
const CYCLES_BEFORE = 800;
const EPOCH_DAY = CYCLES_BEFORE * CYCLE_DAYS + 719_468;
const FIRST_MONTH = 2 - CYCLES_BEFORE * CYCLE_MONTHS;

/** The month that contains a day. */
export function monthOfDay(day: number): number {
  const since = (day + EPOCH_DAY) | 0;
  const cycle = (since / CYCLE_DAYS) | 0;
  const dayOfCycle = since - cycle * CYCLE_DAYS;
  const leapDays = ((dayOfCycle / 1_460) | 0) - ((dayOfCycle / 36_524) | 0) + ((dayOfCycle / 146_096) | 0);
  const year = ((dayOfCycle - leapDays) / 365) | 0;
  const dayOfYear = dayOfCycle - firstDayOfYear(year);
  // From March on, months have 31, 30, 31, 30, 31 days, and again: 153 days in five of them.
  const month = ((5 * dayOfYear + 2) / 153) | 0;
  return FIRST_MONTH + cycle * CYCLE_MONTHS + year * 12 + month;
}

/** The first day of a month. */
export function firstDayOf(month: number): number {
  const since = (month - FIRST_MONTH) | 0;
  const cycle = (since / CYCLE_MONTHS) | 0;
  const monthOfCycle = since - cycle * CYCLE_MONTHS;
  const year = (monthOfCycle / 12) | 0;
  const dayOfYear = ((153 * (monthOfCycle - year * 12) + 2) / 5) | 0;
  return cycle * CYCLE_DAYS + firstDayOfYear(year) + dayOfYear - EPOCH_DAY;
}

/** The first day of a year of the cycle: years divisible by 100 have no leap day. */
function firstDayOfYear(year: number): number {
  return year * 365 + ((year / 4) | 0) - ((year / 100) | 0);
}
