import { LOCALES, type Locale } from '../../../rules/locale.ts';

/** Where a caller says nothing, as on the command line. */
const DEFAULT: Locale = 'ru';

/**
 * The best of our languages by `Accept-Language` (RFC 9110, 12.5.4).
 * @param header such as `uk-UA,uk;q=0.9,en;q=0.5`; a header that cannot be read says nothing
 */
export function localeOf(header: string | undefined): Locale {
  if (header === undefined) return DEFAULT;
  let best: { readonly locale: Locale; readonly weight: number } = { locale: DEFAULT, weight: 0 };
  for (const part of header.split(',', 20)) {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const locale = LOCALES.find((one) => tag === one || tag.startsWith(`${one}-`));
    const weight = weightOf(parameters);
    if (locale !== undefined && weight > best.weight) best = { locale, weight };
  }
  return best.locale;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return /^[01](\.\d{0,3})?$/.test(text) ? Number(text) : 0;
}
