import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Amount,
  currencyPlaces,
  formatAmount,
  linearAmount,
  linearPercent,
  type PercentText,
  parseAmount,
  parsePercent,
  percentOf,
  type Rounding,
} from '../../rules/money.ts';

const rubles = (text: string): Amount => {
  const amount = parseAmount(text, 2);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
};
const percent = (text: string) => parsePercent(text) as PercentText;

describe('percentOf', () => {
  it.each<[string, string, Rounding, string]>([
    ['500.00', '5', 'half_up', '25.00'],
    ['333.33', '3', 'half_up', '10.00'], // 9.9999
    ['333.50', '7', 'half_up', '23.35'], // 23.345
    ['333.50', '7', 'half_even', '23.34'], // 23.345, to the even kopeck
    ['333.50', '7', 'down', '23.34'],
    ['0.50', '7.5', 'half_up', '0.04'], // 0.0375
    ['0.10', '4', 'half_up', '0.00'], // 0.004
    ['0.10', '5', 'half_up', '0.01'], // 0.005
    ['-0.10', '5', 'half_up', '-0.01'],
    ['999999999999999.99', '33.333333333', 'down', '333333333329999.99'],
  ])('%s × %s %% rounded %s is %s', (base, share, rounding, amount) => {
    expect(formatAmount(percentOf(rubles(base), percent(share), rounding), 2)).toBe(amount);
  });
});

describe('amounts', () => {
  it.each<[string, number, string]>([
    ['12', 2, '12.00'],
    ['12.5', 2, '12.50'],
    ['-0.05', 2, '-0.05'],
    ['007', 0, '7'],
    ['1.234', 3, '1.234'],
  ])('reads %s with %i places as %s', (text, places, written) => {
    const amount = parseAmount(text, places);
    expect(amount === undefined ? undefined : formatAmount(amount, places)).toBe(written);
  });

  it.each(['', '1,50', '1.234', '1e3', '+1', ' 1', '.5', '5.', 'NaN', '1 000', '1'.repeat(19)])(
    'does not read %j',
    (text) => {
      expect(parseAmount(text, 2)).toBeUndefined();
    },
  );

  it('writes what it reads', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.integer({ min: 0, max: 3 }),
        (minor, places) => {
          expect(parseAmount(formatAmount(minor as Amount, places), places)).toBe(minor);
        },
      ),
    );
  });

  it('knows the places of a currency', () => {
    expect([
      currencyPlaces('RUB'),
      currencyPlaces('UAH'),
      currencyPlaces('JPY'),
      currencyPlaces('XYZ'),
    ]).toEqual([2, 2, 0, undefined]);
  });
});

describe('linear scales', () => {
  it('climbs step by step up to the maximum', () => {
    const rungs = [0, 1, 2, 13, 14, 15].map((times) =>
      linearPercent(percent('1'), percent('0.5'), times, percent('8')),
    );
    expect(rungs).toEqual(['1', '1.5', '2', '7.5', '8', '8']);
    expect(formatAmount(linearAmount(rubles('10.00'), rubles('2.50'), 3, rubles('15.00')), 2)).toBe('15.00');
    expect(formatAmount(linearAmount(rubles('10.00'), rubles('2.50'), 1, rubles('15.00')), 2)).toBe('12.50');
  });
});

it('leaves the global settings of the decimal library alone', () => {
  percentOf(rubles('1.00'), percent('1'), 'down');
  expect(Decimal.precision).toBe(20);
  expect(Decimal.rounding).toBe(Decimal.ROUND_HALF_UP);
});
