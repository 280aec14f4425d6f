import type { Locale } from '../locale.ts';

/**
 * The forms of a counted word. Russian and Ukrainian use `one` (1, 21), `few` (2–4, 22) and `many` (5–20, 0); English uses
 * `one` and `many`.
 */
export interface Forms {
  readonly one: string;
  readonly few: string;
  readonly many: string;
}

const rules: Readonly<Record<Locale, Intl.PluralRules>> = {
  ru: new Intl.PluralRules('ru'),
  uk: new Intl.PluralRules('uk'),
  en: new Intl.PluralRules('en'),
};

/** The form of the word that goes with `count`, without the number. */
export function plural(count: number, forms: Forms, locale: Locale): string {
  const category = categoryOf(Math.abs(count), locale);
  if (category === 'one') return forms.one;
  return category === 'few' ? forms.few : forms.many;
}

/** What was asked for once: the library takes long, and most counts are small. */
const categories: Readonly<Record<Locale, Intl.LDMLPluralRule[]>> = { ru: [], uk: [], en: [] };
const SMALL = 1_000;

function categoryOf(count: number, locale: Locale): Intl.LDMLPluralRule {
  if (count >= SMALL || !Number.isInteger(count)) return rules[locale].select(count);
  return (categories[locale][count] ??= rules[locale].select(count));
}

/** `3 дня`: the number with the form that goes with it. */
export function counted(count: number, forms: Forms, locale: Locale): string {
  return `${count} ${plural(count, forms, locale)}`;
}
