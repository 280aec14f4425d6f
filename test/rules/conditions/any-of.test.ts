import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['holds when the first holds', { served: true }, []],
  ['holds when the last holds', { counter: 6 }, []],
  ['fails with its own code alone when none holds', {}, ['any_of']],
])('%s', (_story, told, expected) => {
  expect(answer('{ any_of: [served, { counter: { at_least: 6 } }] }', told)).toEqual(expected);
});
