import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['holds when all hold', { served: true, counter: 6 }, []],
  ['gives the code of the one that fails', { served: true, counter: 5 }, ['counter: 5']],
  ['gives the codes of all that fail', { counter: 5 }, ['not_served', 'counter: 5']],
])('%s', (_story, told, expected) => {
  expect(answer('{ all_of: [served, { counter: { at_least: 6 } }] }', told)).toEqual(expected);
});
