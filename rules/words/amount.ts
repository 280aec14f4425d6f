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
  const text = formatOf(unit.code, locale).format(decimal);
  return text.replaceAll(/[\u00A0\u202F]/g, ' '); // what is copied from a terminal should be found by a search
}

/** Making a format takes a hundred times as long as using it, and a deployment has one currency. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, locale: Locale): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    formats.set(key, format);
  }
  return format;
}

/** A percent as people of the locale write it, without the sign: «7,5». */
export function sayPercent(percent: string, locale: Locale): string {
  return locale === 'en' ? percent : percent.replace('.', ',');
}
