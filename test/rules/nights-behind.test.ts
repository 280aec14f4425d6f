import { describe, expect, it } from 'vitest';
import { nightsBehind } from '../../rules/nights-behind.ts';
import { type LocalDate, zoneOf } from '../../rules/time.ts';

const KYIV = zoneOf('Europe/Kyiv');
const day = (text: string): LocalDate => text as LocalDate;
const at = (text: string): number => Date.parse(text);

describe('nights behind', () => {
  it.each([
    // The 9th begins at 22:00 UTC of the 8th: from then on the night of the 8th is due.
    ['yesterday was walked', '2025-03-07', '2025-03-08T21:59:59Z', 0],
    ['midnight in the zone has passed', '2025-03-07', '2025-03-08T22:00:00Z', 1],
    ['a week, the change of clocks of the 30th on the way', '2025-03-25', '2025-04-02T09:00:00Z', 7],
    ['the turn of a leap February', '2024-02-27', '2024-03-01T09:00:00Z', 2],
    ['a clock that is wrong owes nothing', '2025-03-09', '2025-03-08T12:00:00Z', 0],
  ])('%s', (_name, lastNight, now, nights) => {
    const soFar = { lastNight: day(lastNight), publishedAt: at('2020-01-01T00:00:00Z') };
    expect(nightsBehind(soFar, KYIV, at(now))).toBe(nights);
  });

  it.each([
    ['on the day of publication nothing is due', '2025-03-08T12:00:00Z', 0],
    ['on the day after, that day is', '2025-03-09T12:00:00Z', 1],
    ['three days later', '2025-03-11T12:00:00Z', 3],
  ])('a programme that was never walked: %s', (_name, now, nights) => {
    const soFar = { lastNight: null, publishedAt: at('2025-03-08T10:00:00Z') };
    expect(nightsBehind(soFar, KYIV, at(now))).toBe(nights);
  });
});
