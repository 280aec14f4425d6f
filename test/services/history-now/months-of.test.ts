import { describe, expect, it } from 'vitest';
import { monthText, zoneOf } from '../../../rules/time.ts';
import { monthsOf } from '../../../src/services/history-now/months-of.ts';

const zone = zoneOf('Europe/Moscow');
/** The midnight that ends June in Moscow. */
const WALK_TO = Date.UTC(2026, 5, 30, 21);

function months(effective: number | null, limit: number) {
  const after = effective === null ? null : { effective, sequence: 0, run: 1 };
  const found = monthsOf({ after, limit, walkTo: WALK_TO }, zone);
  if (found === null) return null;
  return { from: monthText(found.from), until: found.until === null ? null : monthText(found.until.month) };
}

describe('the months of a page', () => {
  it.each([
    // The 24 months that end with July 2026, and the 54.
    [null, 20, { from: '2024-08', until: null }],
    [null, 50, { from: '2022-02', until: null }],
    // March 2025 less 12 months is in the first half of 2024; what is looked into ends with the half of the place.
    [Date.UTC(2025, 2, 1), 11, { from: '2024-01', until: '2025-07' }],
    [Date.UTC(2025, 2, 1), 12, { from: '2023-01', until: '2025-07' }],
  ])('after %s, %i steps', (effective, limit, expected) => {
    expect(months(effective, limit)).toEqual(expected);
  });

  it('begin at the midnight of the programme', () => {
    const found = monthsOf({ after: null, limit: 20, walkTo: WALK_TO }, zone);

    expect(found?.fromAt).toBe(Date.UTC(2024, 6, 31, 21));
  });

  it('are not looked for where no page can have ended', () => {
    expect(months(Date.UTC(9999, 0, 1), 20)).toBeNull();
    expect(months(Date.UTC(1970, 0, 1), 20)).toBeNull();
  });

  it('are few, whatever places and limits are made up', () => {
    const seen = new Set<string>();
    for (let limit = 1; limit <= 200; limit += 1)
      for (let month = 0; month < 120; month += 1)
        seen.add(JSON.stringify(months(Date.UTC(2016, 6 + month, 15), limit)));

    // Four widths, twenty halves of years.
    expect(seen.size).toBe(80);
  });
});
