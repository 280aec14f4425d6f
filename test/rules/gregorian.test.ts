import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, firstDayOf, monthOfDay } from '../../rules/gregorian.ts';

describe('days and months', () => {
  it.each<[string, number, number, number]>([
    ['1970-01-01', 0, 1970 * 12, 0],
    ['1969-12-31', -1, 1969 * 12 + 11, -31],
    ['1972-02-29', 789, 1972 * 12 + 1, 761], // 2 × 365 + 31 days before that February
    ['1972-03-01', 790, 1972 * 12 + 2, 790],
    ['2000-02-29', 11_016, 2000 * 12 + 1, 10_988], // a leap year, being divisible by 400
    ['2000-03-01', 11_017, 2000 * 12 + 2, 11_017],
  ])('%s is day %i, of month %i, which begins on day %i', (_date, day, month, first) => {
    expect(monthOfDay(day)).toBe(month);
    expect(firstDayOf(month)).toBe(first);
  });

  it('gives the year 1900 no leap day', () => {
    expect(firstDayOf(1900 * 12 + 2) - firstDayOf(1900 * 12 + 1)).toBe(28);
  });

  it('agrees with the platform on every day that an instant can have', () => {
    const days = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * DAY_MS);
        const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
        expect(monthOfDay(day)).toBe(month);
        expect(firstDayOf(month)).toBe(day - date.getUTCDate() + 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
