import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['holds at the bound', { fees: [['2024-01-01', 'home', '300.00']] }, []],
  ['fails a kopeck below', { fees: [['2024-01-01', 'home', '299.99']] }, ['fee: 299.99']],
  [
    'sees the fee that begins at T',
    {
      fees: [
        ['2024-01-01', 'home', '100.00'],
        ['2024-03-01', 'home', '300.00'],
      ],
    },
    [],
  ],
  ['fails when none is known', {}, ['fee_unknown']],
  ['fails when the first begins after T', { fees: [['2024-03-02', 'home', '300.00']] }, ['fee_unknown']],
  ['knows a fee that was ended', { fees: [['2024-01-01', 'home', '0.00']] }, ['fee: 0.00']],
])('%s', (_story, told, expected) => {
  expect(answer('{ fee: { at_least: "300.00" } }', told)).toEqual(expected);
});
