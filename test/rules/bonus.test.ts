import { describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { drawn, instant, rubles } from '../support/picture.ts';
import { type Parts, termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Worked by hand from docs/domain.md "The bonus". Only the outcomes are shown.
const fees = (...rows: [string, string, string][]) =>
  rows.map(([from, service, amount]) => ({
    service,
    tariff: 'home',
    amount: rubles(amount),
    from: instant(from),
  }));

const base: SubscriberFacts = {
  ...drawn('2024-01-01', '200= >'),
  fees: fees(['2024-01-01', 'internet', '333.50']),
};

function outcomes(parts: Parts, facts: SubscriberFacts, until: string): string[] {
  return told(termsOf(parts), facts, until).filter((line) => / (credit|refusal) /.test(line));
}

describe('rates', () => {
  it.each<[string, string, string[]]>([
    [
      'the last rung with `from` at most the counter',
      'base: fee, rates: [{ from: 1, percent: 3 }, { from: 3, percent: 7 }], rounding: half_up',
      [
        '2024-02-01 credit 10.01 at 1', // 333.50 × 3 % = 10.005
        '2024-03-01 credit 10.01 at 2',
        '2024-04-01 credit 23.35 at 3', // 333.50 × 7 % = 23.345
      ],
    ],
    [
      'below the first rung',
      'base: fee, rates: [{ from: 3, percent: 7 }], rounding: down',
      [
        '2024-02-01 refusal below_first_rung',
        '2024-03-01 refusal below_first_rung',
        '2024-04-01 credit 23.34 at 3',
      ],
    ],
    [
      'amounts',
      'rates: [{ from: 1, amount: "15.00" }, { from: 3, amount: "40.50" }], rounding: down, max_amount: "30.00"',
      ['2024-02-01 credit 15.00 at 1', '2024-03-01 credit 15.00 at 2', '2024-04-01 credit 30.00 at 3'],
    ],
    [
      'a linear percent',
      'base: fee, rates: { linear: { from: 1, percent: 1, step: 0.5, every: 2, max: 1.5 } }, rounding: half_even',
      [
        '2024-02-01 credit 3.34 at 1', // 3.335, to the even kopeck
        '2024-03-01 credit 3.34 at 2',
        '2024-04-01 credit 5.00 at 3', // 333.50 × 1.5 % = 5.0025
      ],
    ],
    [
      'a linear amount',
      'rates: { linear: { from: 2, amount: "10.00", step: "2.50", every: 1, max: "12.00" } }, rounding: down',
      ['2024-02-01 refusal below_first_rung', '2024-03-01 credit 10.00 at 2', '2024-04-01 credit 12.00 at 3'],
    ],
    [
      'an amount that rounds to nothing',
      'base: fee, rates: [{ from: 1, percent: 0.001 }], rounding: down',
      ['2024-02-01 refusal zero_amount', '2024-03-01 refusal zero_amount', '2024-04-01 refusal zero_amount'],
    ],
  ])('%s', (_name, bonus, expected) => {
    expect(outcomes({ bonus: `{ day: 1, requires: [], ${bonus} }` }, base, '2024-04-01')).toEqual(expected);
  });
});

describe('the base', () => {
  const ten = (what: string): Parts => ({
    bonus: `{ day: 1, requires: [], base: ${what}, rates: [{ from: 1, percent: 10 }], rounding: half_up }`,
  });

  it('is the sum of the fees of the services that count', () => {
    const facts = {
      ...base,
      fees: fees(['2024-01-01', 'internet', '300.00'], ['2024-01-01', 'tv', '100.00']),
    };
    expect(outcomes(ten('fee'), facts, '2024-02-01')).toEqual(['2024-02-01 credit 40.00 at 1']);
    expect(outcomes({ ...ten('fee'), services: '{ in: [internet] }' }, facts, '2024-02-01')).toEqual([
      '2024-02-01 credit 30.00 at 1',
    ]);
  });

  it('may be unknown: then the rung is not looked at', () => {
    expect(outcomes(ten('fee'), { ...base, fees: [] }, '2024-02-01')).toEqual([
      '2024-02-01 refusal fee_unknown',
    ]);
  });

  it('is what was charged or paid in the calendar month before, to the instant', () => {
    const rows = [
      { id: 'a', at: instant('2023-12-31T23:59:59'), amount: rubles('7.00'), category: 'internet' },
      { id: 'b', at: instant('2024-01-01'), amount: rubles('100.00'), category: 'internet' },
      { id: 'c', at: instant('2024-01-20'), amount: rubles('50.00'), category: 'equipment' },
      { id: 'd', at: instant('2024-01-31T23:59:59'), amount: rubles('-20.00'), category: 'internet' },
      { id: 'e', at: instant('2024-02-01'), amount: rubles('1000.00'), category: 'internet' },
    ];
    const charges = '{ charges: previous_month, categories: { in: [internet] } }';
    expect(outcomes(ten(charges), { ...base, charges: rows }, '2024-02-01')).toEqual([
      '2024-02-01 credit 8.00 at 1',
    ]);
    const paid = rows.filter((row) => row.id !== 'd');
    expect(outcomes(ten('{ payments: previous_month }'), { ...base, payments: paid }, '2024-02-01')).toEqual([
      '2024-02-01 credit 15.00 at 1',
    ]);
  });
});

describe('a refusal', () => {
  it('lists every failing reason once, in alphabetical order, with what was found', () => {
    const programme = termsOf({
      bonus:
        '{ day: 1, requires: [not_blocked, served, { kind: organisation }, { balance: { more_than: "0.00" } }, { fee: { at_least: "400.00" } }], base: fee, rates: [{ from: 9, percent: 1 }], rounding: down }',
    });
    const facts = {
      ...drawn('2024-01-01', '31= 5F 20= >'),
      fees: base.fees,
      balances: [{ at: instant('2024-02-01'), amount: rubles('-300.00') }],
    };
    const [refusal] = advance(programme, null, facts, instant('2024-02-01')).outcomes;
    expect(refusal).toMatchObject({
      outcome: 'refusal',
      reasons: ['balance', 'blocked', 'fee', 'kind', 'not_served'],
      found: ['-300.00', 'forced', '333.50', 'person', null],
    });
  });
});

describe('no outcome', () => {
  const paying = '{ day: 1, requires: [], rates: [{ from: 0, amount: "1.00" }], rounding: down }';

  it.each<[string, Parts, string, string, string[]]>([
    [
      'for a counter that begins at the bonus day itself',
      { bonus: paying },
      '2024-02-01',
      '40= >',
      ['2024-03-01 credit 1.00 at 1'],
    ],
    [
      'where service was absent for the whole month before and is absent now',
      { bonus: paying },
      '2024-01-01',
      '30= 60. >',
      ['2024-02-01 credit 1.00 at 1'],
    ],
    [
      'for those not enrolled',
      { bonus: paying, enrolment: '{ by: subscriber, opens_when: [{ counter: { at_least: 9 } }] }' },
      '2024-01-01',
      '90= >',
      [],
    ],
  ])('%s', (_name, parts, startsOn, days, expected) => {
    expect(outcomes(parts, drawn(startsOn, days), '2024-03-01')).toEqual(expected);
  });

  it('after the programme’s end, nor at it; the month that ends there still counts', () => {
    const programme = termsOf({ bonus: paying, validUntil: '2024-03-01' });
    expect(told(programme, drawn('2024-01-01', '200= >'), '2024-06-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-02-01 credit 1.00 at 1',
      '2024-03-01 accrual +1 = 2',
    ]);
  });
});

it('decides on its day at its time, by the counter as it then stands', () => {
  const bonus =
    '{ day: 15, time: "10:30", requires: [{ payment_made: { within: P1M } }], rates: [{ from: 0, amount: "1.00" }], rounding: down }';
  const payments = [
    { id: 'p', at: instant('2024-01-15T10:30'), amount: rubles('1.00') },
    { id: 'q', at: instant('2024-03-15T10:30'), amount: rubles('1.00') },
  ];
  expect(outcomes({ bonus }, { ...base, payments }, '2024-04-20')).toEqual([
    '2024-01-15T10:30 refusal no_payment', // paid at the very instant: not before it
    '2024-02-15T10:30 credit 1.00 at 1', // exactly a month ago is within it
    '2024-03-15T10:30 refusal no_payment',
    '2024-04-15T10:30 credit 1.00 at 3',
  ]);
});
