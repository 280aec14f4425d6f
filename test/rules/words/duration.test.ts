import { expect, it } from 'vitest';
import type { Locale } from '../../../rules/locale.ts';
import { type Duration, parseDuration } from '../../../rules/time.ts';
import { sayDuration, sayEvery } from '../../../rules/words/duration.ts';

function duration(text: string): Duration {
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

it.each<[string, Locale, string, string]>([
  ['P1D', 'ru', '1 день', '1 дня'],
  ['P3D', 'ru', '3 дня', '3 дней'],
  ['P11D', 'ru', '11 дней', '11 дней'],
  ['P21D', 'ru', '21 день', '21 дня'],
  ['P1W', 'ru', '7 дней', '7 дней'],
  ['P11M', 'ru', '11 месяцев', '11 месяцев'],
  ['P12M', 'ru', '12 месяцев', '12 месяцев'],
  ['P5Y', 'ru', '5 лет', '5 лет'],
  ['PT72H', 'ru', '72 часа', '72 часов'],
  ['P1M2DT1H1M', 'ru', '1 месяц 2 дня 1 час 1 минуту', '1 месяца 2 дней 1 часа 1 минуты'],
  ['P0D', 'ru', '0 дней', '0 дней'],
  ['P1D', 'uk', '1 день', '1 дня'],
  ['P3D', 'uk', '3 дні', '3 днів'],
  ['P2M', 'uk', '2 місяці', '2 місяців'],
  ['P2Y', 'uk', '2 роки', '2 років'],
  ['PT5H', 'uk', '5 годин', '5 годин'],
  ['P1D', 'en', '1 day', '1 day'],
  ['P3D', 'en', '3 days', '3 days'],
  ['P2Y', 'en', '2 years', '2 years'],
])('says %s in %s as %s, after a comparison as %s', (text, locale, plain, genitive) => {
  expect(sayDuration(duration(text), locale)).toBe(plain);
  expect(sayDuration(duration(text), locale, 'genitive')).toBe(genitive);
});

it.each<[string, Locale, string]>([
  ['P1M', 'ru', 'каждый месяц'],
  ['P3M', 'ru', 'каждые 3 месяца'],
  ['P1M', 'uk', 'кожен місяць'],
  ['P30D', 'uk', 'кожні 30 днів'],
  ['P1M', 'en', 'every month'],
  ['P1M1D', 'en', 'every 1 month 1 day'],
])('says every %s in %s as %s', (text, locale, words) => {
  expect(sayEvery(duration(text), locale)).toBe(words);
});
