import { describe, expect, it } from 'vitest';
import { answer, answerOfPeriod, type Told } from '../../support/moment.ts';

type Row = [evidence: string, story: string, told: Told, expected: string[]];

const FEE: Told = { fees: [['2024-01-01', 'home', '500.00']] };
const NOT_PAID_400 = ['not_paid_in_full: 400.00'];

describe('by now, the midnight of 1 March', () => {
  it.each<Row>([
    [
      'payments',
      'add up',
      {
        ...FEE,
        payments: [
          ['2024-02-01', '200.00'],
          ['2024-02-29', '300.00'],
        ],
      },
      [],
    ],
    [
      'payments',
      'of a month only',
      {
        ...FEE,
        payments: [
          ['2024-01-31', '100.00'],
          ['2024-02-10', '400.00'],
        ],
      },
      NOT_PAID_400,
    ],
    [
      'payments',
      'before T only',
      {
        ...FEE,
        payments: [
          ['2024-02-10', '400.00'],
          ['2024-03-01', '100.00'],
        ],
      },
      NOT_PAID_400,
    ],
    [
      'payments',
      'do not look at the balance',
      { ...FEE, balances: [['2024-02-10', '900.00']] },
      ['not_paid_in_full: 0.00'],
    ],
    ['balance', 'is enough at the fee', { ...FEE, balances: [['2024-02-10', '500.00']] }, []],
    [
      'balance',
      'before T only',
      {
        ...FEE,
        balances: [
          ['2024-02-10', '400.00'],
          ['2024-03-01', '500.00'],
        ],
      },
      NOT_PAID_400,
    ],
    ['balance', 'must be known', FEE, ['balance_unknown']],
    ['either', 'holds with payments alone', { ...FEE, payments: [['2024-02-10', '500.00']] }, []],
    ['either', 'holds with the balance alone', { ...FEE, balances: [['2024-02-10', '500.00']] }, []],
    [
      'either',
      'does not add them',
      { ...FEE, balances: [['2024-02-10', '250.00']], payments: [['2024-02-10', '400.00']] },
      NOT_PAID_400,
    ],
    ['either', 'needs no balance to be known', FEE, ['not_paid_in_full: 0.00']],
    ['payments', 'need a known fee', { payments: [['2024-02-10', '500.00']] }, ['fee_unknown']],
    ['balance', 'needs a known fee first', {}, ['fee_unknown']],
    ['payments', 'of nothing are enough for a fee of zero', { fees: [['2024-01-01', 'home', '0.00']] }, []],
    [
      'payments',
      'meet the fee that begins at T',
      { fees: [...(FEE.fees ?? []), ['2024-03-01', 'home', '400.00']], payments: [['2024-02-10', '400.00']] },
      [],
    ],
  ])('%s: %s', (evidence, _story, told, expected) => {
    expect(answer(`{ paid_in_full: { by: now, evidence: ${evidence} } }`, told)).toEqual(expected);
  });
});

describe('by the start of the period, the midnight of 1 February', () => {
  const period = { ...FEE, periodStart: '2024-02-01' };

  it.each<Row>([
    ['payments', 'of January count', { ...period, payments: [['2024-01-15', '500.00']] }, []],
    [
      'payments',
      'of February come too late',
      { ...period, payments: [['2024-02-01', '500.00']] },
      ['not_paid_in_full: 0.00'],
    ],
    [
      'balance',
      'of January counts',
      {
        ...period,
        balances: [
          ['2024-01-31', '500.00'],
          ['2024-02-01', '0.00'],
        ],
      },
      [],
    ],
    [
      'balance',
      'of the midnight itself does not',
      { ...period, balances: [['2024-02-01', '500.00']] },
      ['balance_unknown'],
    ],
    [
      'payments',
      'meet the fee of that midnight',
      {
        ...period,
        fees: [...(FEE.fees ?? []), ['2024-02-15', 'home', '900.00']],
        payments: [['2024-01-15', '500.00']],
      },
      [],
    ],
  ])('%s: %s', (evidence, _story, told, expected) => {
    expect(answerOfPeriod(`{ paid_in_full: { by: period_start, evidence: ${evidence} } }`, told)).toEqual(
      expected,
    );
  });
});
