import { expect, it } from 'vitest';
import type { Locale } from '../../../rules/locale.ts';
import type { Amount } from '../../../rules/money.ts';
import { type MoneyUnit, sayAmount, sayPercent } from '../../../rules/words/amount.ts';

it.each<[amount: bigint, unit: MoneyUnit, locale: Locale, words: string]>([
  [30_000n, { code: 'RUB', places: 2 }, 'ru', '300,00 ₽'],
  [123_456_789n, { code: 'RUB', places: 2 }, 'ru', '1 234 567,89 ₽'],
  [-150n, { code: 'UAH', places: 2 }, 'uk', '-1,50 ₴'],
  [500n, { code: 'JPY', places: 0 }, 'en', '¥500'],
  [9_007_199_254_740_993_01n, { code: 'USD', places: 2 }, 'en', '$9,007,199,254,740,993.01'],
])('says %d minor units of %j exactly', (amount, unit, locale, words) => {
  expect(sayAmount(amount as Amount, unit, locale)).toBe(words);
});

it('writes a percent with the comma of the language', () => {
  expect([sayPercent('7.5', 'ru'), sayPercent('7.5', 'uk'), sayPercent('7.5', 'en')]).toEqual([
    '7,5',
    '7,5',
    '7.5',
  ]);
});
