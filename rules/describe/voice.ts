import type { Locale } from '../locale.ts';
import type { Amount } from '../money.ts';
import type { Programme } from '../terms.ts';
import { sayAmount, sayPercent } from '../words/amount.ts';
import { describeWords } from './words.ts';
import type { DescribeWords } from './words-contract.ts';

/** One language, and how money is said in it. */
export interface Voice {
  readonly locale: Locale;
  readonly words: DescribeWords;
  readonly money: (amount: Amount) => string;
  readonly percent: (percent: string) => string;
}

export function voiceOf(programme: Programme, locale: Locale): Voice {
  const unit = { code: programme.currency, places: programme.places };
  return {
    locale,
    words: describeWords(locale),
    money: (amount) => sayAmount(amount, unit, locale),
    percent: (percent) => `${sayPercent(percent, locale)} %`,
  };
}

/** Lines one step to the right. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** A heading with its items under it; nothing without items. */
export function itemised(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, ...items.map((item) => `  - ${item}`)];
}
