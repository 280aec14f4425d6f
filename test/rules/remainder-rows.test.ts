import { describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import type { Balance, Fee, Payment, SubscriberFacts } from '../../rules/facts.ts';
import { noFacts } from '../../rules/facts.ts';
import { mergeFacts } from '../../rules/merge-facts.ts';
import { remainderOf } from '../../rules/remainder.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, FOREVER } from '../../rules/time.ts';
import { instant, rubles } from '../support/picture.ts';
import { published } from '../support/published.ts';
import { type Parts, termsOf } from '../support/terms.ts';

const fee = (from: string, service = 'internet', tariff = 'home'): Fee => ({
  service,
  tariff,
  amount: rubles('500.00'),
  from: instant(from),
});
const payment = (at: string): Payment => ({ id: at, at: instant(at), amount: rubles('500.00') });
const balance = (at: string): Balance => ({ at: instant(at), amount: rubles('10.00') });
const days = (day: string): string[] =>
  ['2023-11', '2023-12', '2024-01', '2024-02'].map((month) => `${month}-${day}`);

/** Served since 10 October 2023, paid on every 20th, with a balance on every 1st. */
const STEADY: SubscriberFacts = {
  ...noFacts('A1'),
  profiles: [{ kind: 'person', segment: 'apartment', from: ALWAYS }],
  services: [{ service: 'internet', from: instant('2023-10-10'), to: FOREVER }],
  fees: [fee('2023-10-10')],
  payments: days('20').map(payment),
  charges: days('01').map((day) => ({ ...payment(day), category: 'internet' })),
  balances: [...days('01'), '2024-03-01'].map(balance),
};

/** What a walk up to an instant leaves; with the patience of a night instead of none when it is null. */
function remainder(
  programme: Programme,
  facts: Partial<SubscriberFacts>,
  { patience = 0, at = '2024-03-01' }: { readonly patience?: number | null; readonly at?: string } = {},
): SubscriberFacts {
  const all = { ...STEADY, ...facts };
  const { state } = advance(programme, null, all, instant(at));
  return remainderOf(programme, all, state, patience ?? undefined);
}

describe('of a steady subscriber on 1 March', () => {
  const steady = { profiles: STEADY.profiles, services: STEADY.services, fees: STEADY.fees };

  it('keeps no money at all where the terms ask for none', () => {
    expect(remainder(published('ezerway'), {})).toEqual({ ...noFacts('A1'), ...steady });
  });

  // March asks on 1 April for the payments of [1 February, 1 March), for the balance before 1 March and the fee on that day.
  it('keeps the last payment and the balance before the period where a month must be paid before it begins', () => {
    expect(remainder(published('paid-months'), {})).toEqual({
      ...noFacts('A1'),
      ...steady,
      payments: [payment('2024-02-20')],
      balances: [balance('2024-02-01'), balance('2024-03-01')],
    });
  });

  // On 5 March the charges of February are asked for.
  it('keeps charges of some two months where a bonus is of the month before', () => {
    const terms = termsOf({
      bonus:
        '{ day: 5, base: { charges: previous_month }, rates: [{ from: 1, percent: 1 }], rounding: down }',
    });
    const charges = remainder(terms, {}).charges.map(({ id }) => id);
    expect(charges).toContain('2024-02-01');
    expect(charges).not.toContain('2023-12-01');
  });

  it('waits for a night until more than a month of what it has can go', () => {
    const paidMonths = published('paid-months');
    const facts = {
      payments: ['2024-01-20', '2024-02-20'].map(payment),
      balances: ['2024-01-01', '2024-02-01', '2024-03-01'].map(balance),
    };
    const waiting = remainder(paidMonths, facts, { patience: null });
    expect(waiting.payments).toBe(facts.payments);
    expect(waiting.balances).toBe(facts.balances);
    const all = remainder(paidMonths, {}, { patience: null });
    expect(all.payments).toEqual([payment('2024-02-20')]);
    expect(all.balances).toEqual([balance('2024-02-01'), balance('2024-03-01')]);
  });

  it('is nothing once the programme has ended', () => {
    const ended = termsOf({
      validUntil: '2024-03-01',
      interruptions: '[{ id: t, when: { tariff_change: any }, then: reset }]',
    });
    expect(remainder(ended, {})).toEqual(noFacts('A1'));
  });
});

describe('where the next period begins before the instant that starts it', () => {
  const paidAhead = (every: string): Parts => ({
    accrual: `{ every: ${every}, add: 1, requires: [{ balance: { more_than: "0.00", at: period_start } }] }`,
    interruptions: '[{ id: end, when: terminated, then: reset }]',
  });

  // Served again on 1 March at 15:00, an anchored period counts from that day's midnight.
  it('keeps the balance before midnight where an anchored period waits for service', () => {
    const facts = {
      services: [
        { service: 'internet', from: instant('2023-10-10'), to: instant('2024-02-10') },
        { service: 'internet', from: instant('2024-03-01T15:00'), to: FOREVER },
      ],
      terminations: [{ at: instant('2024-02-10') }],
      balances: ['2024-02-01', '2024-02-28', '2024-03-01T08:00'].map(balance),
    };
    const { balances } = remainder(termsOf(paidAhead('P10D')), facts, { at: '2024-03-01T12:00' });
    expect(balances).toContainEqual(balance('2024-02-28'));
  });

  // Served for the first time on 25 March, the counter begins with a period from 1 March.
  it('keeps the balance before the month in which a counter may begin', () => {
    const facts = {
      services: [{ service: 'internet', from: instant('2024-03-25'), to: FOREVER }],
      balances: ['2024-01-15', '2024-02-15', '2024-03-10'].map(balance),
    };
    const { balances } = remainder(termsOf(paidAhead('calendar_month')), facts, { at: '2024-03-20' });
    expect(balances).toContainEqual(balance('2024-02-15'));
  });
});

describe('of the facts of the timeline', () => {
  const ezerway = published('ezerway');
  const span = (from: string, to: string) => ({ from: instant(from), to: to === '' ? FOREVER : instant(to) });

  it('keeps what still runs and what is to come, and the last termination', () => {
    const facts = {
      services: [
        { service: 'internet', ...span('2023-10-10', '2023-12-01') },
        { service: 'internet', ...span('2023-12-05', '') },
        { service: 'internet', ...span('2024-04-01', '') },
      ],
      blockings: [
        { kind: 'outage', ...span('2024-01-01', '2024-01-02') },
        { kind: 'outage', ...span('2024-02-29', '2024-03-01') },
        { kind: 'outage', ...span('2024-02-29T12:00', '2024-03-02') },
      ],
      terminations: ['2023-11-01', '2023-12-01', '2024-05-01'].map((at) => ({ at: instant(at) })),
    };
    const kept = remainder(ezerway, facts);
    expect(kept.services).toEqual(facts.services.slice(1));
    expect(kept.blockings).toEqual(facts.blockings.slice(2));
    expect(kept.terminations).toEqual(facts.terminations.slice(1));
  });

  it('keeps of a service that never counts only what makes the walk stop', () => {
    const tv = [
      { service: 'tv', ...span('2023-10-10', '') },
      { service: 'tv', ...span('2023-10-12', '2024-06-01') },
    ];
    const kept = remainder(ezerway, { services: tv, fees: [fee('2023-10-10', 'tv')] });
    expect(kept.services).toEqual(tv.slice(1));
    expect(kept.fees).toEqual([]);
  });

  it('keeps of each service the fee in force and those to come', () => {
    const fees = [
      fee('2023-10-10'),
      fee('2023-10-10', 'tv'),
      fee('2024-01-01', 'internet', 'fast'),
      fee('2024-04-01', 'tv'),
    ];
    const plain: Parts = { bonus: '{ day: 1, base: fee, rates: [{ from: 1, percent: 1 }], rounding: down }' };
    expect(remainder(termsOf(plain), { fees }).fees).toEqual(fees.slice(1));
    expect(remainder(ezerway, { fees }).fees).toEqual([fees[2], fees[3]]);
  });

  it('keeps a promotion until it is over', () => {
    const promotions = ['2024-03-01', '2024-03-01T00:01'].map((to) => ({
      promotion: to,
      ...span('2024-02-01', to),
    }));
    expect(remainder(published('paid-months'), { promotions }).promotions).toEqual(promotions.slice(1));
    expect(remainder(ezerway, { promotions }).promotions).toEqual([]);
  });

  it('keeps the rows by hand that are to come, and none of another programme', () => {
    const request = (at: string, programme: string | null) =>
      ({ at: instant(at), action: 'enrol', programme, author: null, channel: null }) as const;
    const enrolments = [
      request('2024-02-01', null),
      request('2024-03-05', 'sat-dv'),
      request('2024-03-05', 'ezerway'),
      request('2024-03-06', null),
    ];
    expect(remainder(ezerway, { enrolments }).enrolments).toEqual(enrolments.slice(2));
  });
});

describe('mergeFacts', () => {
  it('puts a row where its instant and key belong, in place of the one with its key', () => {
    const known = { ...noFacts('A1'), payments: ['2024-01-20', '2024-02-20'].map(payment) };
    const early: Payment = { ...payment('2024-02-20'), at: instant('2024-01-05') };
    expect(mergeFacts(known, [{ list: 'payments', row: early, withdrawn: false }]).payments).toEqual([
      early,
      payment('2024-01-20'),
    ]);
    // U+FF5E comes before U+1F600 in UTF-8, and after its first half in UTF-16.
    const [tilde, smile] = ['\u{ff5e}', '\u{1f600}'].map((id) => ({ ...payment('2024-02-20'), id }));
    const both = mergeFacts(
      noFacts('A1'),
      [smile, tilde].flatMap((row) =>
        row === undefined ? [] : [{ list: 'payments', row, withdrawn: false } as const],
      ),
    );
    expect(both.payments).toEqual([tilde, smile]);
  });

  it('takes a withdrawn row away, and is the same object when there was none', () => {
    const known = { ...noFacts('A1'), payments: [payment('2024-01-20')] };
    const news = { list: 'payments', row: payment('2024-01-20'), withdrawn: true } as const;
    expect(mergeFacts(known, [news])).toEqual(noFacts('A1'));
    expect(known.payments).toHaveLength(1);
    const nothing = noFacts('A1');
    expect(mergeFacts(nothing, [news])).toBe(nothing);
  });
});
