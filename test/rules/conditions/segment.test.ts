import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [condition: string, story: string, told: Told, expected: string[]];

const MOVED: Told = {
  profiles: [
    ['2024-01-01', 'person', 'apartment'],
    ['2024-03-01', 'person', 'private_sector'],
  ],
};
const LATER: Told = { profiles: [['2024-03-02', 'person', 'apartment']] };

it.each<Row>([
  ['{ segment: { in: [private_sector] } }', 'sees the row that begins at T', MOVED, []],
  ['{ segment: { in: [apartment, office] } }', 'fails for another', MOVED, ['segment: private_sector']],
  ['{ segment: { not_in: [apartment] } }', 'holds for another', MOVED, []],
  [
    '{ segment: { not_in: [private_sector] } }',
    'fails for one of the list',
    MOVED,
    ['segment: private_sector'],
  ],
  ['{ segment: { in: [apartment] } }', 'fails before the first row', LATER, ['segment']],
  ['{ segment: { not_in: [apartment] } }', 'fails before the first row', LATER, ['segment']],
])('%s %s', (condition, _story, told, expected) => {
  expect(answer(condition, told)).toEqual(expected);
});
