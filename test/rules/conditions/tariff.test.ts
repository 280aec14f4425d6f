import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [condition: string, story: string, told: Told, expected: string[]];

const HOME: Told = { fees: [['2024-01-01', 'home', '300.00']] };
const ENDED: Told = {
  fees: [
    ['2024-01-01', 'home', '300.00'],
    ['2024-02-01', 'home', '0.00'],
  ],
};

it.each<Row>([
  ['{ tariff: { in: [home, max] } }', 'holds for one of the list', HOME, []],
  ['{ tariff: { in: [max] } }', 'fails for another', HOME, ['tariff: home']],
  ['{ tariff: { not_in: [max] } }', 'holds for another', HOME, []],
  ['{ tariff: { not_in: [home, max] } }', 'fails for one of the list', HOME, ['tariff: home']],
  ['{ tariff: { in: [home] } }', 'does not see a tariff whose fee was ended', ENDED, ['tariff']],
  ['{ tariff: { not_in: [home] } }', 'does not see a tariff whose fee was ended', ENDED, []],
  ['{ tariff: { in: [home] } }', 'fails when no fee is known', {}, ['fee_unknown']],
  ['{ tariff: { not_in: [home] } }', 'fails when no fee is known', {}, ['fee_unknown']],
])('%s %s', (condition, _story, told, expected) => {
  expect(answer(condition, told)).toEqual(expected);
});
