import { expect, it } from 'vitest';
import { answer } from '../../support/moment.ts';

type Row = [condition: string, counter: number, expected: string[]];

it.each<Row>([
  ['{ counter: { at_least: 6 } }', 7, []],
  ['{ counter: { at_least: 6 } }', 6, []],
  ['{ counter: { at_least: 6 } }', 5, ['counter: 5']],
  ['{ counter: { at_most: 0 } }', 0, []],
  ['{ counter: { at_most: 0 } }', 1, ['counter: 1']],
  ['{ counter: { at_most: 0 } }', -1, []],
])('%s with the counter at %d', (condition, counter, expected) => {
  expect(answer(condition, { counter })).toEqual(expected);
});
