import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';

/** What an amount is said in. */
export interface MoneyUnit {
  /** ISO 4217. */
  readonly code: string;
  /** Its decimal places. */
  readonly places: number;
}

/** An amount as people of the locale write it: «300,00 ₽». Exact: the digits never pass through a number. */
export function sayAmount(amount: Amount, unit: MoneyUnit, locale: Locale): string {
  const decimal = formatAmount(amount, unit.places) as Intl.StringNumericLiteral;
  const text = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: unit.code,
    currencyDisplay: 'narrowSymbol',
  }).format(decimal);
  return text.replaceAll(/[\u00A0\u202F]/g, ' '); // what is copied from a terminal should be found by a search
}

/** A percent as people of the locale write it, without the sign: «7,5». */
export function sayPercent(percent: string, locale: Locale): string {
  return locale === 'en' ? percent : percent.replace('.', ',');
}
