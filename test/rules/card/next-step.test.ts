import { expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { type NextStep, nextStep } from '../../../rules/card/next-step.ts';
import { drawn, instant } from '../../support/picture.ts';
import { termsOf } from '../../support/terms.ts';

/** Served since the 1st of January 2024, and a month counts when it is over: five have in the middle of June. */
function next(rungs: string): NextStep {
  const programme = termsOf({ bonus: `{ day: 1, base: fee, rates: [${rungs}], rounding: down }` });
  const facts = drawn('2024-01-01', '200= >');
  const { state } = advance(programme, null, facts, instant('2024-06-15'));
  expect(state.value).toBe(5);
  return nextStep({ programme, state, facts, at: state.at });
}

it.each<[string, string, object]>([
  // The 24th month is December 2025.
  ['two years', '{ from: 3, percent: 3 }, { from: 24, percent: 7 }', { more: 19, at: instant('2026-01-01') }],
  // The 180th is December 2038.
  [
    'fifteen years',
    '{ from: 3, percent: 3 }, { from: 180, percent: 7 }',
    { more: 175, at: instant('2039-01-01') },
  ],
])('a step %s after the beginning is told', (_when, rungs, step) => {
  expect(next(rungs)).toMatchObject({ kind: 'step', ...step });
});

it('above the last rung there is none', () => {
  expect(next('{ from: 3, percent: 3 }')).toEqual({ kind: 'highest' });
});
