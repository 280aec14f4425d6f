import { describe, expect, it } from 'vitest';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import { formatAmount } from '../../../rules/money.ts';
import { sayInstant, zoneOf } from '../../../rules/time.ts';
import { project } from '../../../rules/what-if/projection.ts';
import { drawn, instant, rubles } from '../../support/picture.ts';

const zone = zoneOf('Europe/Moscow');
const MONEY: readonly FactList[] = ['payments', 'charges'];

function payment(at: string, amount = '500.00') {
  return { id: at, at: instant(at), amount: rubles(amount) };
}

function fee(from: string, amount: string, service = 'internet') {
  return { service, tariff: 'home', amount: rubles(amount), from: instant(from) };
}

function charge(at: string, amount: string, id = at) {
  return { id, at: instant(at), amount: rubles(amount), category: 'internet' };
}

function projected(facts: Partial<SubscriberFacts>, known: string, until: string, lists = MONEY) {
  const all = { ...noFacts('A1'), ...facts };
  const { facts: filled, assumed } = project(all, {
    known: instant(known),
    until: instant(until),
    zone,
    lists,
  });
  const told = (rows: SubscriberFacts['payments'], from: number): readonly string[] =>
    rows.slice(from).map(({ at, amount }) => `${sayInstant(at, zone, 'ru')} ${formatAmount(amount, 2)}`);
  return {
    payments: told(filled.payments, all.payments.length),
    charges: told(filled.charges, all.charges.length),
    kinds: assumed.map(({ kind }) => kind),
    filled,
  };
}

describe('project: payments', () => {
  it('pays the fee of each month on the day of the last payment, counted from it and not chained', () => {
    const { payments, kinds } = projected(
      { payments: [payment('2025-01-02'), payment('2025-01-31T10:30')], fees: [fee('2024-01-01', '450.00')] },
      '2025-02-01',
      '2025-05-01',
    );

    expect(payments).toEqual([
      '28.02.2025 10:30 450.00',
      '31.03.2025 10:30 450.00',
      '30.04.2025 10:30 450.00',
    ]);
    expect(kinds).toEqual(['payments']);
  });

  it('pays for all services, by the fee that is in force then', () => {
    const fees = [
      fee('2024-01-01', '450.00'),
      fee('2024-01-01', '150.00', 'tv'),
      fee('2025-03-01', '550.00'),
    ];
    const { payments } = projected({ payments: [payment('2025-01-10')], fees }, '2025-02-01', '2025-03-31');

    expect(payments).toEqual(['10.02.2025 600.00', '10.03.2025 700.00']);
  });

  it('pays what was paid last where no fee is known, and nothing where the fee is 0', () => {
    const payments = [payment('2025-01-10', '333.00')];

    expect(projected({ payments }, '2025-02-01', '2025-03-01').payments).toEqual(['10.02.2025 333.00']);
    const ended = projected({ payments, fees: [fee('2024-01-01', '0.00')] }, '2025-02-01', '2025-03-01');
    expect(ended).toMatchObject({ payments: [], kinds: ['no-payments'] });
  });

  it('begins after what is known: a day that has passed unpaid is not paid', () => {
    // The 20th of February lies before the known 25th, and nothing was paid on it.
    const { payments } = projected({ payments: [payment('2025-01-20')] }, '2025-02-25', '2025-04-01');

    expect(payments).toEqual(['20.03.2025 500.00']);
  });

  it.each<[last: string, isPaying: boolean]>([
    ['2025-01-01', true], // exactly two months
    ['2024-12-31T23:59', false],
  ])('takes who paid last on %s for one who goes on: %s', (last, isPaying) => {
    const { kinds } = projected({ payments: [payment(last)] }, '2025-03-01', '2025-06-01');

    expect(kinds).toEqual([isPaying ? 'payments' : 'no-payments']);
  });

  it('says that nothing is paid by who never paid', () => {
    expect(projected({}, '2025-03-01', '2025-06-01')).toMatchObject({ payments: [], kinds: ['no-payments'] });
  });
});

describe('project: charges', () => {
  it('repeats those of the last whole month, refunds too', () => {
    const charges = [
      charge('2024-12-05', '100.00'),
      charge('2025-01-01', '450.00'),
      charge('2025-01-31', '-50.00'),
      charge('2025-02-01', '450.00'),
    ];
    const { charges: added, kinds } = projected({ charges }, '2025-02-15', '2025-03-31', ['charges']);

    // The one of 1 February is known; that of 31 January comes again at the end of February.
    expect(added).toEqual(['28.02.2025 -50.00', '01.03.2025 450.00', '31.03.2025 -50.00']);
    expect(kinds).toEqual(['charges']);
  });

  it('puts nothing before a charge that is known already, however late', () => {
    const charges = [charge('2025-01-10', '450.00'), charge('2025-02-20', '9.00')];

    expect(projected({ charges }, '2025-02-01', '2025-03-31', ['charges']).charges).toEqual([
      '10.03.2025 450.00',
    ]);
  });

  it('repeats nothing of a month without charges', () => {
    const charges = [charge('2024-12-10', '450.00')];

    expect(projected({ charges }, '2025-02-01', '2025-06-01', ['charges'])).toMatchObject({
      charges: [],
      kinds: [],
    });
  });
});

describe('project', () => {
  it('fills only what the programme looks at, and leaves every other list as it is', () => {
    const facts = {
      ...drawn('2025-01-01', '31= >'),
      payments: [payment('2025-01-10')],
      charges: [charge('2025-01-01', '1.00')],
    };
    const { filled, kinds } = projected(facts, '2025-02-01', '2025-06-01', ['services', 'blockings']);

    expect(filled).toEqual(facts);
    expect(kinds).toEqual([]);
  });

  it('names a blocking that runs to the end of what is looked at', () => {
    const { blockings } = drawn('2025-01-01', '20= 5F 5= 1F >');

    expect(projected({ blockings }, '2025-02-01', '2025-06-01', []).kinds).toEqual(['blocked']);
  });
});
