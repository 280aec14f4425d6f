import { describe, expect, it } from 'vitest';
import { FACT_LISTS, type FactList, factsNeededBy } from '../../rules/facts-needed.ts';
import type { Programme } from '../../rules/terms.ts';
import { published } from '../support/published.ts';
import { type Parts, termsOf } from '../support/terms.ts';

const DAY = 86_400_000;

function listsOf(programme: Programme): FactList[] {
  const { reaches } = factsNeededBy(programme);
  return FACT_LISTS.filter((list) => reaches[list] !== null);
}

/** What every programme walks. */
const WALKED = ['services', 'blockings', 'enrolments', 'openings', 'adjustments', 'terminations'] as const;

describe('factsNeededBy', () => {
  it.each<[name: Parameters<typeof published>[0], lookedUp: FactList[]]>([
    ['ezerway', ['profiles', 'fees']],
    ['paid-months', ['profiles', 'fees', 'payments', 'balances', 'promotions']],
    ['sat-dv', ['profiles', 'charges', 'balances']],
  ])('tells what %s looks at', (name, lookedUp) => {
    expect(new Set(listsOf(published(name)))).toEqual(new Set([...WALKED, ...lookedUp]));
  });

  const period = (condition: string): Parts => ({
    accrual: `{ every: calendar_month, add: 1, requires: [${condition}] }`,
  });
  const day = (bonus: string): Parts => ({
    bonus: `{ day: 1, rates: [{ from: 1, percent: 1 }], rounding: down, ${bonus} }`,
  });

  it.each<[story: string, parts: Parts, lookedUp: FactList[]]>([
    ['nothing but what is walked', {}, []],
    [
      'the balance of a debt',
      { interruptions: '[{ id: d, when: { debt: { below: "0.00" } }, then: reset }]' },
      ['balances'],
    ],
    [
      'the fee of a change',
      { interruptions: '[{ id: t, when: { tariff_change: any }, then: reset }]' },
      ['fees'],
    ],
    ['the base of a bonus', day('base: { payments: previous_month }'), ['payments']],
    ['the condition of a bonus', day('base: fee, requires: [no_other_promotion]'), ['fees', 'promotions']],
    [
      'conditions inside others',
      period(
        '{ when: { if: { any_of: [served, { kind: person }] }, then: { all_of: [{ not: { fee: { at_least: "1.00" } } }] } } }',
      ),
      ['profiles', 'fees'],
    ],
    [
      'who may be enrolled',
      { enrolment: '{ by: subscriber, opens_when: [{ tariff: { in: [a] } }] }' },
      ['fees'],
    ],
    [
      'who may not stay enrolled',
      { enrolment: '{ by: subscriber, closes_when: [{ segment: { in: [a] } }] }' },
      ['profiles'],
    ],
  ])('sees %s', (_story, parts, lookedUp) => {
    expect(new Set(listsOf(termsOf(parts)))).toEqual(new Set([...WALKED, ...lookedUp]));
  });

  it('takes all versions together, and the longest look', () => {
    const terms = termsOf(
      period('{ payment_made: { within: P10D } }'),
      { effectiveFrom: '2024-01-01', ...period('{ payment_made: { within: P3M } }') },
      { effectiveFrom: '2025-01-01', ...period('{ kind: person }') },
    );
    const { payments, profiles } = factsNeededBy(terms).reaches;
    // Three months have at most 92 days.
    expect(payments?.beforeInstant).toBeGreaterThanOrEqual(92 * DAY);
    expect(payments?.beforePeriod).toBeNull();
    expect(profiles).not.toBeNull();
  });

  it('tells looks before the start of a period from looks before the instant', () => {
    const { payments, balances } = factsNeededBy(
      termsOf(
        period(
          '{ paid_in_full: { by: period_start, evidence: payments } }, { balance: { at_least: "0.00", at: now } }',
        ),
      ),
    ).reaches;
    expect(payments?.beforePeriod).toBeGreaterThanOrEqual(31 * DAY);
    expect(payments?.beforeInstant).toBe(0);
    expect(balances).toEqual({ beforeInstant: 0, beforePeriod: null });
  });

  it('knows the services that count in no version', () => {
    const internet = { services: '{ in: [internet] }' };
    const tv = { effectiveFrom: '2024-01-01', services: '{ in: [tv] }' };
    expect(factsNeededBy(termsOf(internet, tv)).services).toEqual([{ in: ['internet'] }, { in: ['tv'] }]);
    expect(factsNeededBy(termsOf(internet, { effectiveFrom: '2024-01-01' })).services).toBeNull();
  });
});
