import { describe, expect, it } from 'vitest';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import { FOREVER } from '../../rules/time.ts';
import { drawn, instant, rubles } from '../support/picture.ts';
import { termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Interruptions that are not absences, worked by hand from docs/domain.md "Interruption rules".

describe('a debt', () => {
  const served = drawn('2024-01-01', '31= >');
  const owing = (...rows: [string, string][]) => ({
    ...served,
    balances: rows.map(([at, amount]) => ({ at: instant(at), amount: rubles(amount) })),
  });
  const debt = (then: string, rest = '') =>
    termsOf({ interruptions: `[{ id: debt, when: { debt: { below: "0.00"${rest} } }, then: ${then} }]` });

  it('takes hold with the statement that falls below the limit, and not at the limit', () => {
    expect(
      told(
        debt('reset'),
        owing(['2024-02-05', '0.00'], ['2024-02-10', '-0.01'], ['2024-02-12', '5.00']),
        '2024-03-01',
      ),
    ).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-02-10 reset -1 = 0 by debt',
      '2024-03-01 skip +0 = 0 by debt because interrupted',
    ]);
  });

  it('counts from the beginning of the counter at the earliest, and holds as long as it lasts', () => {
    expect(told(debt('reset', ', at_least: P40D'), owing(['2023-06-01', '-1.00']), '2024-03-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-02-10 reset -1 = 0 by debt',
      '2024-03-01 skip +0 = 0 by debt because interrupted',
    ]);
  });

  it('does not begin anew with a second statement below the limit', () => {
    expect(
      told(debt('{ subtract: 1 }'), owing(['2024-02-05', '-1.00'], ['2024-02-06', '-2.00']), '2024-02-20'),
    ).toEqual(['2024-02-01 accrual +1 = 1', '2024-02-05 deduction -1 = 0 by debt']);
  });
});

describe('a change of tariff', () => {
  const fees = (...rows: [string, string, string][]) => ({
    ...drawn('2024-01-01', '31= >'),
    fees: rows.map(([from, tariff, amount]) => ({
      service: 'internet',
      tariff,
      amount: rubles(amount),
      from: instant(from),
    })),
  });
  const rule = (change: string) =>
    termsOf({ interruptions: `[{ id: tariff, when: { tariff_change: ${change} }, then: reset }]` });

  it.each<[string, string, string, boolean]>([
    ['any', 'fast', '400.00', true],
    ['any', 'home', '500.00', false], // the same tariff at another price
    ['up', 'fast', '500.00', true],
    ['up', 'fast', '400.00', false],
    ['up', 'fast', '300.00', false],
    ['down', 'fast', '300.00', true],
    ['down', 'fast', '400.00', false],
    ['any', 'none', '0.00', false], // the end of a tariff is not another one
  ])('%s: from home at 400.00 to %s at %s: %s', (change, tariff, amount, acts) => {
    const lines = told(
      rule(change),
      fees(['2024-01-01', 'home', '400.00'], ['2024-02-10', tariff, amount]),
      '2024-02-20',
    );
    expect(lines).toEqual([
      '2024-02-01 accrual +1 = 1',
      ...(acts ? ['2024-02-10 reset -1 = 0 by tariff'] : []),
    ]);
  });
});

describe('the end of the contract', () => {
  it('acts at once, ends every interval that began before it, and holds until served again', () => {
    const facts: SubscriberFacts = {
      ...noFacts('A1'),
      services: [
        { service: 'internet', from: instant('2024-01-01'), to: FOREVER },
        { service: 'internet', from: instant('2024-03-05'), to: FOREVER },
      ],
      terminations: [{ at: instant('2024-02-10') }],
    };
    expect(
      told(termsOf({ interruptions: '[{ id: end, when: terminated, then: reset }]' }), facts, '2024-05-01'),
    ).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-02-10 reset -1 = 0 by end',
      '2024-03-01 skip +0 = 0 by end because interrupted',
      '2024-04-01 skip +0 = 0 by end because interrupted',
      '2024-05-01 accrual +1 = 1',
    ]);
  });
});
