import { describe, expect, it } from 'vitest';
import { calendarAfter, wakesAt } from '../../rules/calendar.ts';
import { FOREVER, formatInstant, readInstant, zoneOf } from '../../rules/time.ts';
import { termsOf } from '../support/terms.ts';

const MOSCOW = zoneOf('Europe/Moscow');

const PROGRAMME = termsOf(
  {
    validUntil: '2025-06-20',
    bonus:
      '{ day: 10, time: "09:00", requires: [], rates: [{ from: 1, amount: "5.00" }], rounding: half_up }',
  },
  { effectiveFrom: '2025-02-20' },
);

function at(text: string): number {
  const read = readInstant(text, MOSCOW);
  if (read.kind === 'bad') throw new Error(text);
  return read.at;
}

describe('calendarAfter', () => {
  it.each([
    ['the bonus day', '2025-01-01', '2025-01-10T09:00'],
    ['the next month, also at the bonus day itself', '2025-01-10T09:00', '2025-02-01'],
    ['a version that begins', '2025-02-10T09:00', '2025-02-20'],
    // The second version has no bonus.
    ['the next month under a version without a bonus', '2025-03-01', '2025-04-01'],
    ['the end of the programme', '2025-06-01', '2025-06-20'],
  ])('is %s', (_what, from, next) => {
    expect(formatInstant(calendarAfter(PROGRAMME, at(from)), MOSCOW)).toBe(formatInstant(at(next), MOSCOW));
  });
});

describe('wakesAt', () => {
  it.each([
    ['2025-02-01', null],
    ['2025-01-10T09:00', null],
    ['2025-02-20', null],
    ['2025-06-20', null],
    ['2025-01-10', '2025-01-10'],
    ['2025-01-31T23:59', '2025-01-31T23:59'],
  ])('of a counter with something at %s is %s', (nextAt, wakes) => {
    expect(wakesAt(PROGRAMME, at(nextAt))).toBe(wakes === null ? null : at(wakes));
  });

  it('is never for a counter that has nothing to wait for', () => {
    expect(wakesAt(PROGRAMME, FOREVER)).toBeNull();
  });
});
