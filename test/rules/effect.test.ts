import { describe, expect, it } from 'vitest';
import { drawn, instant } from '../support/picture.ts';
import { termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Worked by hand from docs/domain.md "Interruption rules".

describe('effects', () => {
  it.each<[string, number, number]>([
    ['reset', 7, 0],
    ['{ subtract: 3 }', 7, 4],
    ['{ subtract: 9 }', 7, 0],
    ['{ divide_by: 2, round: down }', 7, 3],
    ['{ divide_by: 2, round: half_up }', 7, 4],
    ['{ divide_by: 3, round: half_up }', 7, 2],
    ['{ set: 5 }', 7, 5],
    ['{ set: 9 }', 7, 7], // an effect never raises
    ['none', 7, 7],
  ])('%s leaves of %i: %i', (effect, before, after) => {
    const interruptions = `[{ id: blocking, when: { blocked: [forced] }, then: ${effect} }]`;
    const facts = {
      ...drawn('2024-01-01', '9= 1F 5= >'),
      openings: [{ at: instant('2024-01-01'), value: before, programme: null, enrolled: null }],
    };
    const lines = told(termsOf({ interruptions }), facts, '2024-01-20');
    const delta = after - before;
    const kind = effect === 'reset' ? 'reset' : 'deduction';
    expect(lines).toEqual([
      `2024-01-01 opening +${before} = ${before}`,
      ...(delta === 0 ? [] : [`2024-01-10 ${kind} ${delta} = ${after} by blocking`]),
    ]);
  });
});
