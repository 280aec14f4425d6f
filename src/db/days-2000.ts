/** Days from 0000-03-01 to 2000-01-01, of the Gregorian calendar carried back. */
const DAYS_TO_2000 = 730_425;

/**
 * The first day of a month numbered as by `monthOf` (year × 12 + month - 1), as PostgreSQL's `date` counts: days since
 * 2000-01-01. No zone is involved.
 */
export function firstDayOf(month: number): number {
  // Years that begin in March end with the leap day, so that it moves no other month of its year.
  const sinceMarch = month - 2;
  const year = Math.floor(sinceMarch / 12);
  const index = sinceMarch - year * 12;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((index * 153 + 2) / 5) - DAYS_TO_2000;
}
