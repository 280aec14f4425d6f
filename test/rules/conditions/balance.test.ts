import { describe, expect, it } from 'vitest';
import { answer, answerOfPeriod, type Told } from '../../support/moment.ts';

type Row = [condition: string, story: string, told: Told, expected: string[]];

// 10.00 all through February; the fee of 500.00 is charged at the midnight of 1 March, which is T.
const CHARGED: Told = {
  balances: [
    ['2024-02-10', '10.00'],
    ['2024-03-01', '-490.00'],
  ],
};
const ZERO: Told = { balances: [['2024-02-10', '0.00']] };

describe('outside accrual', () => {
  it.each<Row>([
    ['{ balance: { more_than: "0.00" } }', 'is now by default', CHARGED, ['balance: -490.00']],
    [
      '{ balance: { more_than: "0.00", at: now } }',
      'sees what is stated at T',
      CHARGED,
      ['balance: -490.00'],
    ],
    ['{ balance: { more_than: "0.00", at: before } }', 'does not see what is stated at T', CHARGED, []],
    ['{ balance: { more_than: "0.00" } }', 'is strict', ZERO, ['balance: 0.00']],
    ['{ balance: { at_least: "0.00" } }', 'holds at the bound', ZERO, []],
    ['{ balance: { at_least: "0.01" } }', 'fails a kopeck below', ZERO, ['balance: 0.00']],
    ['{ balance: { at_least: "-500.00" } }', 'takes a negative bound', CHARGED, []],
    ['{ balance: { at_least: "0.00" } }', 'fails when none is known', {}, ['balance_unknown']],
    [
      '{ balance: { at_least: "0.00", at: before } }',
      'knows nothing before the first statement',
      { balances: [['2024-03-01', '10.00']] },
      ['balance_unknown'],
    ],
  ])('%s %s', (condition, _story, told, expected) => {
    expect(answer(condition, told)).toEqual(expected);
  });
});

describe('in accrual', () => {
  const february = { ...CHARGED, periodStart: '2024-02-01' };
  const before: Told = {
    periodStart: '2024-02-01',
    balances: [
      ['2024-01-31T23:59:59', '5.00'],
      ['2024-02-01', '-3.00'],
    ],
  };

  it.each<Row>([
    ['{ balance: { more_than: "0.00" } }', 'is period_end by default', february, []],
    [
      '{ balance: { more_than: "0.00", at: period_end } }',
      'does not see the fee of that midnight',
      february,
      [],
    ],
    [
      '{ balance: { more_than: "0.00", at: now } }',
      'sees the fee of that midnight',
      february,
      ['balance: -490.00'],
    ],
    [
      '{ balance: { more_than: "0.00", at: period_start } }',
      'looks before the period',
      february,
      ['balance_unknown'],
    ],
    [
      '{ balance: { more_than: "0.00", at: period_start } }',
      'does not see the fee of its midnight',
      before,
      [],
    ],
    [
      '{ balance: { more_than: "0.00", at: period_end } }',
      'sees what came within it',
      before,
      ['balance: -3.00'],
    ],
  ])('%s %s', (condition, _story, told, expected) => {
    expect(answerOfPeriod(condition, told)).toEqual(expected);
  });
});
