import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [condition: string, story: string, told: Told, expected: string[]];

const PERSON: Told = { profiles: [['2024-01-01', 'person', 'apartment']] };

it.each<Row>([
  ['{ kind: person }', 'holds for a person', PERSON, []],
  ['{ kind: organisation }', 'fails for a person', PERSON, ['kind: person']],
  [
    '{ kind: person }',
    'fails before the first row',
    { profiles: [['2024-04-01', 'person', 'apartment']] },
    ['kind'],
  ],
])('%s %s', (condition, _story, told, expected) => {
  expect(answer(condition, told)).toEqual(expected);
});
