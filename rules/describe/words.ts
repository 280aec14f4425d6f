import type { Locale } from '../locale.ts';
import type { DescribeWords } from './words-contract.ts';
import { EN } from './words-en.ts';
import { RU } from './words-ru.ts';
import { UK } from './words-uk.ts';

const ALL: Readonly<Record<Locale, DescribeWords>> = { ru: RU, uk: UK, en: EN };

/** The words of a language. */
export function describeWords(locale: Locale): DescribeWords {
  return ALL[locale];
}
