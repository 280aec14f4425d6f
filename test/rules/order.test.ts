import { describe, expect, it } from 'vitest';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { drawn, instant, rubles } from '../support/picture.ts';
import { termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// docs/domain.md "Order within one instant", worked by hand.
describe('one instant', () => {
  it('does first what the past owes, then what begins', () => {
    const programme = termsOf({
      interruptions: `[
        { id: gap, when: { gap: { longer_than: P3D } }, then: { subtract: 1 }, at: return },
        { id: idle, when: { inactive: { at_least: P5D } }, then: { subtract: 1 } },
        { id: tariff, when: { tariff_change: any }, then: { subtract: 1 } }]`,
      accrual: '{ every: calendar_month, add: 1 }',
      enrolment: '{ by: subscriber, opens_when: [{ counter: { at_least: 5 } }] }',
      bonus: '{ day: 1, requires: [], rates: [{ from: 1, amount: "1.00" }], rounding: down }',
    });
    const facts: SubscriberFacts = {
      ...drawn('2024-01-01', '26= 5. 30= >'), // absent from 27 January, back at midnight of 1 February
      openings: [{ at: instant('2024-01-10'), value: 10, programme: null, enrolled: null }],
      fees: [
        { service: 'internet', tariff: 'home', amount: rubles('400.00'), from: instant('2024-01-01') },
        { service: 'internet', tariff: 'fast', amount: rubles('600.00'), from: instant('2024-02-01') },
      ],
      adjustments: [
        {
          id: 'b',
          at: instant('2024-02-01'),
          delta: -20,
          author: 'support',
          reason: 'test',
          programme: null,
        },
        { id: 'a', at: instant('2024-02-01'), delta: 2, author: 'support', reason: 'test', programme: null },
        { id: 'c', at: instant('2024-02-01'), delta: 6, author: 'support', reason: 'test', programme: null },
      ].sort((left, right) => left.id.localeCompare(right.id)),
      enrolments: [
        { at: instant('2024-02-01'), action: 'enrol', programme: null, author: null, channel: null },
      ],
    };
    expect(told(programme, facts, '2024-02-01')).toEqual([
      '2024-01-10 opening +10 = 10',
      '2024-02-01 deduction -1 = 9 by gap', // 2: at the return first
      '2024-02-01 decay -1 = 8 by idle', // 2: five days are reached at this very instant
      '2024-02-01 skip +0 = 8 by gap because interrupted', // 4
      '2024-02-01 deduction -1 = 7 by tariff', // 6
      '2024-02-01 adjustment +2 = 9', // 7: by id
      '2024-02-01 adjustment -9 = 0', // kept at the floor
      '2024-02-01 adjustment +6 = 6',
      '2024-02-01 enrolled +0 = 6', // 8
      '2024-02-01 credit 1.00 at 6', // 9
    ]);
  });
});

describe('versions', () => {
  it('decide the periods that start under them, and the absences that begin under them', () => {
    const gap = (longerThan: string) =>
      `[{ id: gap, when: { gap: { longer_than: ${longerThan} } }, then: reset }]`;
    const programme = termsOf(
      { interruptions: gap('P3D') },
      {
        effectiveFrom: '2024-03-01',
        interruptions: gap('P10D'),
        accrual: '{ every: calendar_month, add: 5 }',
      },
    );
    // Absent for five days from 27 February under the first version, and for five from 20 March under the second.
    expect(told(programme, drawn('2024-01-01', '57= 5. 17= 5. 60= >'), '2024-05-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 reset -1 = 0 by gap', // longer than three days from the very midnight of 1 March, step 2
      '2024-03-01 skip +0 = 0 by gap because interrupted',
      '2024-04-01 skip +0 = 0 by gap because interrupted', // in force on 1 and 2 March
      '2024-05-01 accrual +5 = 5',
    ]);
  });

  it('keep a value above a new cap until its next change', () => {
    const programme = termsOf(
      { interruptions: '[{ id: blocking, when: { blocked: [forced] }, then: { subtract: 1 } }]' },
      {
        effectiveFrom: '2024-03-01',
        counter: '{ cap: 3 }',
        interruptions: '[{ id: blocking, when: { blocked: [forced] }, then: { subtract: 1 } }]',
      },
    );
    const facts = {
      ...drawn('2024-01-01', '100= 1F 30= >'), // forced blocking on 10 April
      openings: [{ at: instant('2024-01-01'), value: 8, programme: null, enrolled: null }],
    };
    expect(told(programme, facts, '2024-04-20')).toEqual([
      '2024-01-01 opening +8 = 8',
      '2024-02-01 accrual +1 = 9',
      '2024-03-01 accrual +1 = 10',
      '2024-04-01 skip +0 = 10 because cap',
      '2024-04-10 deduction -7 = 3 by blocking',
    ]);
  });

  it('`existing: keep` holds those enrolled before it to their old version, until they are unenrolled', () => {
    const bonus = (amount: string) =>
      `{ day: 1, requires: [], rates: [{ from: 0, amount: "${amount}" }], rounding: down }`;
    const enrolment = '{ by: subscriber, opens_when: [] }';
    const programme = termsOf(
      { enrolment, bonus: bonus('1.00') },
      { effectiveFrom: '2024-03-01', existing: 'keep', enrolment, bonus: bonus('2.00') },
    );
    const requests = (...rows: [string, 'enrol' | 'leave'][]) =>
      rows.map(([at, action]) => ({ at: instant(at), action, programme: null, author: null, channel: null }));
    const facts = {
      ...drawn('2024-01-01', '200= >'),
      enrolments: requests(['2024-02-10', 'enrol'], ['2024-03-10', 'leave'], ['2024-03-11', 'enrol']),
    };
    expect(told(programme, facts, '2024-04-01').filter((line) => line.includes('credit'))).toEqual([
      '2024-03-01 credit 1.00 at 2',
      '2024-04-01 credit 2.00 at 3',
    ]);
  });
});
