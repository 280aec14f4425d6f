import { expect, it } from 'vitest';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { FACT_LISTS } from '../../../rules/facts-needed.ts';
import { factBit } from '../../../src/db/import/fact-tables.ts';

// The bits are stored (touch.facts): the order of docs/domain.md "Facts" is fixed, and a new fact comes last.
const ORDER = [
  ['subscriber', 'profiles'],
  ['service', 'services'],
  ['blocking', 'blockings'],
  ['fee', 'fees'],
  ['payment', 'payments'],
  ['charge', 'charges'],
  ['balance', 'balances'],
  ['promotion', 'promotions'],
  ['enrolment', 'enrolments'],
  ['opening', 'openings'],
  ['adjustment', 'adjustments'],
  ['termination', 'terminations'],
];

it('each fact has its bit of touch.facts for ever, for who writes it and for who reads it', () => {
  expect(FACT_NAMES.map((fact, place) => [fact, FACT_LISTS[place]])).toEqual(ORDER);
  expect(FACT_NAMES.map(factBit)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});
