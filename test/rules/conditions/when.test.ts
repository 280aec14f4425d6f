import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['asks nothing of who is not enrolled', { enrolled: false, counter: 0 }, []],
  ['holds when both hold', { enrolled: true, counter: 6 }, []],
  ['gives the code of what must follow', { enrolled: true, counter: 5 }, ['counter: 5']],
])('%s', (_story, told, expected) => {
  expect(answer('{ when: { if: enrolled, then: { counter: { at_least: 6 } } } }', told)).toEqual(expected);
});
