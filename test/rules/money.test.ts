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

  it('is what decimals give, for small amounts and for those beyond exact numbers', () => {
    const sizes = [10n ** 4n, 10n ** 13n, 10n ** 20n];
    const bases = fc.constantFrom(...sizes).chain((size) => fc.bigInt({ min: -size, max: size }));
    const percents = fc
      .tuple(fc.nat({ max: 200 }), fc.constantFrom('', '.5', '.25', '.333333333', '.000000001'))
      .map(([whole, part]) => percent(`${whole}${part}`));
    const roundings = fc.constantFrom<[Rounding, Decimal.Rounding]>(
      ['half_up', Decimal.ROUND_HALF_UP],
      ['half_even', Decimal.ROUND_HALF_EVEN],
      ['down', Decimal.ROUND_DOWN],
    );
    const Wide = Decimal.clone({ precision: 80, toExpPos: 80 });
    fc.assert(
      fc.property(bases, percents, roundings, (base, share, [rounding, mode]) => {
        const exact = new Wide(base.toString()).times(share).div(100);
        const expected = exact.toDecimalPlaces(0, mode).toFixed(0);
        expect(percentOf(base as Amount, share, rounding)).toBe(BigInt(expected));
      }),
      { numRuns: 5_000 },
    );
  });

  it('rounds halves of every sign as named, whatever the size', () => {
    const halves = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((n) => 2 * n + 1);
    fc.assert(
      fc.property(halves, (odd) => {
        // 50 % of an odd number of kopecks is a whole number and a half: up is away from zero.
        const down = Math.trunc(odd / 2);
        const up = down + Math.sign(odd);
        const base = BigInt(odd) as Amount;
        expect(percentOf(base, percent('50'), 'down')).toBe(BigInt(down));
        expect(percentOf(base, percent('50'), 'half_up')).toBe(BigInt(up));
        expect(percentOf(base, percent('50'), 'half_even')).toBe(BigInt(down % 2 === 0 ? down : up));
      }),
    );
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
