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
  const { format, said } = formatOf(unit.code, locale);
  let text = said.get(decimal);
  if (text === undefined) {
    text = format.format(decimal).replaceAll(/[\u00A0\u202F]/g, ' '); // what is copied from a terminal should be found by a search
    if (said.size >= SAID_MAX) said.clear();
    said.set(decimal, text);
  }
  return text;
}

/** How amounts of a currency are written in a language, and those that were: a few tariffs make most amounts. */
interface AmountFormat {
  readonly format: Intl.NumberFormat;
  readonly said: Map<string, string>;
}

const SAID_MAX = 1_000;

/** Making a format takes a hundred times as long as using it, and a deployment has one currency. */
const formats = new Map<string, AmountFormat>();

function formatOf(currency: string, locale: Locale): AmountFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (format === undefined) {
    const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
    format = { format: new Intl.NumberFormat(locale, style), said: new Map() };
    formats.set(key, format);
  }
  return format;
}

/** A percent as people of the locale write it, without the sign: «7,5». */
export function sayPercent(percent: string, locale: Locale): string {
  return locale === 'en' ? percent : percent.replace('.', ',');
}
