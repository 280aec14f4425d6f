import { describe, expect, it } from 'vitest';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { formatAmount } from '../../../rules/money.ts';
import { FOREVER, sayInstant, zoneOf } from '../../../rules/time.ts';
import { suppose } from '../../../rules/what-if/hypothesis.ts';
import { instant, rubles } from '../../support/picture.ts';

const zone = zoneOf('Europe/Moscow');

function stated(...rows: readonly (readonly [at: string, amount: string])[]): Partial<SubscriberFacts> {
  return { balances: rows.map(([at, amount]) => ({ at: instant(at), amount: rubles(amount) })) };
}

function after(facts: Partial<SubscriberFacts>, from: string, amount: string): readonly string[] {
  const { balances } = suppose(
    { ...noFacts('A1'), ...facts },
    { kind: 'pay', amount: rubles(amount), from: instant(from) },
  );
  return balances.map((row) => `${sayInstant(row.at, zone, 'ru')} ${formatAmount(row.amount, 2)}`);
}

describe('suppose: a payment', () => {
  it('raises the balance from its instant on, also what is stated later', () => {
    const facts = stated(['2025-01-01', '-300.00'], ['2025-02-01', '-800.00']);

    expect(after(facts, '2025-01-15', '1000.00')).toEqual([
      '01.01.2025 -300.00',
      '15.01.2025 700.00',
      '01.02.2025 200.00',
    ]);
  });

  it('raises a balance stated at that very instant once', () => {
    expect(after(stated(['2025-01-15', '-300.00']), '2025-01-15', '300.00')).toEqual(['15.01.2025 0.00']);
  });

  it('leaves a balance unknown that is not known then', () => {
    expect(after(stated(['2025-02-01', '5.00']), '2025-01-15', '1.00')).toEqual(['01.02.2025 6.00']);
    expect(after({}, '2025-01-15', '1.00')).toEqual([]);
  });

  it('is a payment in its place among the others', () => {
    const payments = ['2025-01-01', '2025-03-01'].map((at) => ({
      id: at,
      at: instant(at),
      amount: rubles('9.00'),
    }));
    const paid = suppose(
      { ...noFacts('A1'), payments },
      { kind: 'pay', amount: rubles('1.00'), from: instant('2025-02-01') },
    );

    expect(paid.payments.map(({ at }) => sayInstant(at, zone, 'ru'))).toEqual([
      '01.01.2025',
      '01.02.2025',
      '01.03.2025',
    ]);
  });
});

describe('suppose', () => {
  it('adds a blocking and an end of the contract, and changes nothing else', () => {
    const facts = noFacts('A1');
    const from = instant('2025-02-01');

    expect(suppose(facts, { kind: 'block', blocking: 'forced', from, to: FOREVER })).toEqual({
      ...facts,
      blockings: [{ kind: 'forced', from, to: FOREVER }],
    });
    expect(suppose(facts, { kind: 'terminate', from })).toEqual({ ...facts, terminations: [{ at: from }] });
  });
});
