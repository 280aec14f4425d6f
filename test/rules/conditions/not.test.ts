import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [condition: string, story: string, told: Told, expected: string[]];

const PRIVATE: Told = { profiles: [['2024-01-01', 'person', 'private_sector']] };

it.each<Row>([
  ['{ not: { segment: { in: [private_sector] } } }', 'fails when it holds inside', PRIVATE, ['not']],
  ['{ not: { segment: { in: [apartment] } } }', 'holds when it fails inside', PRIVATE, []],
  ['{ not: { segment: { in: [apartment] } } }', 'holds when nothing is known inside', {}, []],
  ['{ not: { not: served } }', 'undoes itself', { served: true }, []],
])('%s %s', (condition, _story, told, expected) => {
  expect(answer(condition, told)).toEqual(expected);
});
