import { describe, expect, it } from 'vitest';
import { rungStarts } from '../../rules/rungs.ts';
import { termsOf } from '../support/terms.ts';

function starts(rates: string): readonly number[] {
  const base = rates.includes('percent') ? 'base: fee, ' : '';
  const terms = termsOf({
    bonus: `{ day: 1, requires: [], ${base}rates: ${rates}, rounding: down }`,
  });
  const found = terms.versions[0]?.bonus?.rates;
  return found === undefined ? [] : rungStarts(found);
}

describe('rungStarts', () => {
  it.each<[rates: string, starts: readonly number[]]>([
    ['[{ from: 6, percent: 3 }, { from: 12, percent: 5 }]', [6, 12]],
    ['[{ from: 1, amount: "5.00" }]', [1]],
    // 2 at 6, 3 at 9, 4 at 12 and for ever.
    ['{ linear: { from: 6, percent: 2, step: 1, every: 3, max: 4 } }', [6, 9, 12]],
    // A step beyond the most gives the most.
    ['{ linear: { from: 6, percent: 2, step: 1.5, every: 3, max: 4 } }', [6, 9, 12]],
    ['{ linear: { from: 0, amount: "10.00", step: "10.00", every: 12, max: "30.00" } }', [0, 12, 24]],
    ['{ linear: { from: 5, percent: 2, step: 1, every: 1, max: 2 } }', [5]],
  ])('%s', (rates, expected) => {
    expect(starts(rates)).toEqual(expected);
  });

  it('tells sixty steps of a long scale apart', () => {
    expect(starts('{ linear: { from: 1, percent: 0, step: 0.1, every: 1, max: 90 } }')).toHaveLength(60);
  });
});
