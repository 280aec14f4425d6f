import { describe, expect, it } from 'vitest';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { drawn, instant } from '../support/picture.ts';
import { termsOf } from '../support/terms.ts';
import { told } from '../support/told.ts';

// Worked by hand from docs/domain.md "Enrolment". Lines of accruals are left out.
const RESET = '[{ id: blocking, when: { blocked: [forced] }, then: reset }]';

const asking = (...requests: [string, 'enrol' | 'leave'][]): SubscriberFacts['enrolments'] =>
  requests.map(([at, action]) => ({ at: instant(at), action, programme: null, author: null, channel: null }));

const withoutAccruals = (lines: string[]) => lines.filter((line) => !/ (accrual|skip) /.test(line));

describe('by the subscriber', () => {
  const programme = termsOf({
    interruptions: RESET,
    enrolment:
      '{ by: subscriber, opens_when: [{ counter: { at_least: 2 } }, { kind: person }], closes_when: [{ counter: { at_most: 0 } }] }',
  });

  it('opens at the threshold and not before, with every reason', () => {
    const facts = {
      ...drawn('2024-01-01', '90= >'),
      profiles: [],
      enrolments: asking(['2024-01-20', 'enrol']),
    };
    expect(withoutAccruals(told(programme, facts, '2024-02-01'))).toEqual([
      '2024-01-20 enrolment_refused +0 = 0 because closes_when counter kind',
    ]);
  });

  it('is checked at the instant of the request, after the month that ends there', () => {
    const facts = { ...drawn('2024-01-01', '90= >'), enrolments: asking(['2024-03-01', 'enrol']) };
    expect(told(programme, facts, '2024-03-01')).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 accrual +1 = 2',
      '2024-03-01 enrolled +0 = 2',
    ]);
  });

  it('ends with `closes_when`, and asking again is refused while it holds', () => {
    const facts = {
      ...drawn('2024-01-01', '70= 1F 30= >'),
      enrolments: asking(['2024-03-02', 'enrol'], ['2024-03-12', 'enrol']),
    };
    expect(withoutAccruals(told(programme, facts, '2024-03-20'))).toEqual([
      '2024-03-02 enrolled +0 = 2',
      '2024-03-11 reset -2 = 0 by blocking',
      '2024-03-11 unenrolled +0 = 0 because closes_when',
      '2024-03-12 enrolment_refused +0 = 0 because closes_when counter',
    ]);
  });

  it('leaves no entry for asking when enrolled, or leaving when not', () => {
    const facts = {
      ...drawn('2024-01-01', '90= >'),
      enrolments: asking(
        ['2024-02-15', 'leave'],
        ['2024-03-02', 'enrol'],
        ['2024-03-03', 'enrol'],
        ['2024-03-04', 'leave'],
        ['2024-03-05', 'leave'],
      ),
    };
    expect(withoutAccruals(told(programme, facts, '2024-03-20'))).toEqual([
      '2024-03-02 enrolled +0 = 2',
      '2024-03-04 unenrolled +0 = 2',
    ]);
  });

  it('ends with the contract, and nobody is enrolled before being served again', () => {
    const drawnFacts = drawn('2024-01-01', '75= 10. 30= >');
    const facts = {
      ...drawnFacts,
      terminations: [{ at: instant('2024-03-10') }],
      enrolments: asking(['2024-03-02', 'enrol'], ['2024-03-12', 'enrol'], ['2024-03-26', 'enrol']),
    };
    expect(withoutAccruals(told(programme, facts, '2024-03-30'))).toEqual([
      '2024-03-02 enrolled +0 = 2',
      '2024-03-10 unenrolled +0 = 2 because terminated',
      '2024-03-12 enrolment_refused +0 = 2 because terminated',
      '2024-03-26 enrolled +0 = 2',
    ]);
  });

  it('ignores what was asked before the counter began', () => {
    const facts = { ...drawn('2024-01-01', '90= >'), enrolments: asking(['2023-12-31', 'enrol']) };
    expect(withoutAccruals(told(programme, facts, '2024-02-10'))).toEqual([]);
  });
});

describe('by the provider', () => {
  const programme = termsOf({
    interruptions: RESET,
    enrolment:
      '{ by: provider, opens_when: [{ counter: { at_least: 1 } }], closes_when: [{ counter: { at_most: 0 } }] }',
  });

  it('comes by itself at a period’s end, and again after an automatic unenrolment', () => {
    expect(withoutAccruals(told(programme, drawn('2024-01-01', '40= 1F 80= >'), '2024-04-01'))).toEqual([
      '2024-02-01 enrolled +0 = 1',
      '2024-02-10 reset -1 = 0 by blocking',
      '2024-02-10 unenrolled +0 = 0 because closes_when',
      '2024-04-01 enrolled +0 = 1',
    ]);
  });

  it('does not come back after the subscriber left, until they ask', () => {
    const facts = {
      ...drawn('2024-01-01', '40= 1F 120= >'),
      enrolments: asking(['2024-02-05', 'leave'], ['2024-03-05', 'enrol']),
    };
    expect(withoutAccruals(told(programme, facts, '2024-04-01'))).toEqual([
      '2024-02-01 enrolled +0 = 1',
      '2024-02-05 unenrolled +0 = 1',
      '2024-02-10 reset -1 = 0 by blocking',
      '2024-03-05 enrolment_refused +0 = 0 because closes_when counter', // counts as asking
      '2024-04-01 enrolled +0 = 1',
    ]);
  });
});

describe('an opening', () => {
  const programme = termsOf({
    enrolment:
      '{ by: subscriber, opens_when: [{ counter: { at_least: 6 } }], closes_when: [{ counter: { at_most: 0 } }] }',
  });
  const opened = (enrolled: boolean | null, value: number): SubscriberFacts => ({
    ...drawn('2024-01-01', '90= >'),
    openings: [{ at: instant('2024-01-15'), value, programme: null, enrolled }],
  });

  it('brings the enrolment over, and `closes_when` is not checked at that instant', () => {
    expect(told(programme, opened(true, 0), '2024-01-20')).toEqual([
      '2024-01-15 opening +0 = 0',
      '2024-01-15 enrolled +0 = 0',
    ]);
  });

  it('without `enrolled` leaves it unchanged', () => {
    expect(told(programme, opened(null, 12), '2024-01-20')).toEqual(['2024-01-15 opening +12 = 12']);
  });
});
