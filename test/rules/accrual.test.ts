import { describe, expect, it } from 'vitest';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { drawn, instant, rubles } from '../support/picture.ts';
import { type Parts, termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Worked by hand from docs/domain.md "Accrual".
type Row = [name: string, parts: Parts, startsOn: string, days: string, until: string, expected: string[]];

const MONTHLY = '{ every: calendar_month, add: 1, first_period: skip }';
const GAP = '[{ id: gap, when: { gap: { longer_than: P3D } }, then: reset }]';

describe('a calendar month', () => {
  it.each<Row>([
    [
      'counts when it was served, however short',
      {},
      '2024-01-31',
      '1= 60. >',
      '2024-03-01',
      ['2024-02-01 accrual +1 = 1'],
    ],
    ['counts a leap February', {}, '2024-02-01', '29= >', '2024-03-01', ['2024-03-01 accrual +1 = 1']],
    [
      'is not the first period when the counter began on its first day',
      { accrual: MONTHLY },
      '2024-01-01',
      '40= >',
      '2024-02-01',
      ['2024-02-01 accrual +1 = 1'],
    ],
    [
      'is skipped as the first period when the counter began on its second',
      { accrual: MONTHLY },
      '2024-01-02',
      '70= >',
      '2024-03-01',
      ['2024-02-01 skip +0 = 0 because first_period', '2024-03-01 accrual +1 = 1'],
    ],
    [
      'without service or pause has no outcome',
      {},
      '2024-01-01',
      '31= 29. 31= >',
      '2024-04-01',
      ['2024-02-01 accrual +1 = 1', '2024-04-01 accrual +1 = 2'],
    ],
    [
      'with a pause in it is skipped',
      {},
      '2024-01-01',
      '31= 1V 28= >',
      '2024-03-01',
      ['2024-02-01 accrual +1 = 1', '2024-03-01 skip +0 = 1 because paused'],
    ],
    [
      'with a pause in it counts when the terms say so',
      { accrual: '{ every: calendar_month, add: 1, paused_period: count }' },
      '2024-01-01',
      '31= 29V',
      '2024-03-01',
      ['2024-02-01 accrual +1 = 1', '2024-03-01 accrual +1 = 2'],
    ],
    [
      'at the cap is skipped',
      { counter: '{ cap: 2 }', accrual: '{ every: calendar_month, add: 2 }' },
      '2024-01-01',
      '60= >',
      '2024-03-01',
      ['2024-02-01 accrual +2 = 2', '2024-03-01 skip +0 = 2 because cap'],
    ],
    [
      'grows only to the cap',
      { counter: '{ cap: 3 }', accrual: '{ every: calendar_month, add: 2 }' },
      '2024-01-01',
      '60= >',
      '2024-03-01',
      ['2024-02-01 accrual +2 = 2', '2024-03-01 accrual +1 = 3'],
    ],
    [
      'of two months that a break touches both are interrupted',
      { interruptions: GAP },
      '2024-01-01',
      '28= 10. 30= >',
      '2024-03-01',
      [
        '2024-02-01 skip +0 = 0 by gap because interrupted',
        '2024-03-01 skip +0 = 0 by gap because interrupted',
      ],
    ],
  ])('%s', (_name, parts, startsOn, days, until, expected) => {
    expect(told(termsOf(parts), drawn(startsOn, days), until)).toEqual(expected);
  });
});

describe('an anchored period', () => {
  const every = (duration: string, rest = ''): Parts => ({
    accrual: `{ every: ${duration}, add: 1${rest} }`,
  });

  it.each<Row>([
    [
      'is counted from midnight of the day the counter began',
      every('P30D'),
      '2024-01-10T15:00',
      '70= >',
      '2024-03-10',
      ['2024-02-09 accrual +1 = 1', '2024-03-10 accrual +1 = 2'],
    ],
    [
      'of a month from the 31st is counted from the start each time',
      every('P1M'),
      '2024-01-31',
      '70= >',
      '2024-04-01',
      ['2024-02-29 accrual +1 = 1', '2024-03-31 accrual +1 = 2'],
    ],
    [
      'is abandoned by a reset, and counted anew from the next service',
      { ...every('P30D'), interruptions: GAP },
      '2024-01-01',
      '35= 5. 40= >',
      '2024-03-20',
      [
        '2024-01-31 accrual +1 = 1',
        '2024-02-08 reset -1 = 0 by gap',
        '2024-03-11 accrual +1 = 1', // served again on 10 February
      ],
    ],
  ])('%s', (_name, parts, startsOn, days, until, expected) => {
    expect(told(termsOf(parts), drawn(startsOn, days), until)).toEqual(expected);
  });

  it('is abandoned even at its very end, by a reset on return', () => {
    const onReturn = '[{ id: gap, when: { gap: { longer_than: P3D } }, then: reset, at: return }]';
    // Thirty days from 1 January end at midnight of 31 January, the instant of the return.
    expect(
      told(
        termsOf({ ...every('P30D'), interruptions: onReturn }),
        drawn('2024-01-01', '20= 10. 40= >'),
        '2024-03-05',
      ),
    ).toEqual(['2024-03-01 accrual +1 = 1']);
  });

  it('is not interrupted by what happened at its anchor itself', () => {
    // A reset while served moves the anchor to its own instant; the debt ends a day later, inside the new period.
    const rules = '[{ id: tariff, when: { tariff_change: any }, then: reset }]';
    const facts: SubscriberFacts = {
      ...drawn('2024-01-01', '90= >'),
      fees: [
        { service: 'internet', tariff: 'home', amount: rubles('400.00'), from: instant('2024-01-01') },
        { service: 'internet', tariff: 'fast', amount: rubles('600.00'), from: instant('2024-01-11T12:00') },
      ],
    };
    expect(told(termsOf({ ...every('P30D'), interruptions: rules }), facts, '2024-02-11')).toEqual([
      '2024-02-10 accrual +1 = 1',
    ]);
  });
});

describe('requirements', () => {
  const balance = (otherwise: string): Parts => ({
    accrual: `{ every: calendar_month, add: 1, requires: [{ balance: { more_than: "0.00" }${otherwise} }, { fee: { at_least: "300.00" } }] }`,
  });
  const facts = (statements: [string, string][]): SubscriberFacts => ({
    ...drawn('2024-01-01', '90= >'),
    balances: statements.map(([at, amount]) => ({ at: instant(at), amount: rubles(amount) })),
    fees: [{ service: 'internet', tariff: 'home', amount: rubles('400.00'), from: instant('2024-01-01') }],
  });

  it('do not see the fee charged at the very midnight that ends the period', () => {
    const charged = facts([
      ['2024-01-15', '100.00'],
      ['2024-02-01', '-300.00'],
      ['2024-02-10', '0.00'],
    ]);
    expect(told(termsOf(balance('')), charged, '2024-03-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 skip +0 = 1 because balance', // exactly 0.00 is not more than 0.00
    ]);
  });

  it('may have an effect of their own', () => {
    const owing = facts([
      ['2024-01-15', '100.00'],
      ['2024-02-10', '-1.00'],
    ]);
    expect(told(termsOf(balance(', otherwise: reset')), owing, '2024-04-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 reset -1 = 0 because balance',
      '2024-04-01 skip +0 = 0 because balance', // an effect that changes nothing is a skip
    ]);
  });

  it('are decided by the first that fails', () => {
    const unknown = { ...facts([]), fees: [] };
    expect(told(termsOf(balance('')), unknown, '2024-02-01')).toEqual([
      '2024-02-01 skip +0 = 0 because balance_unknown',
    ]);
  });
});
