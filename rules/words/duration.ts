import type { Locale } from '../locale.ts';
import type { Duration } from '../time.ts';
import { counted, type Forms } from './plural.ts';

/** `plain`: «3 дня» (also after «за», «через»); `genitive`: «дольше 3 дней», «не меньше 1 месяца». Same in English. */
export type GrammaticalCase = 'plain' | 'genitive';

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** `plain` is the accusative, which a length of time takes; it is the nominative but for «1 минуту», «1 секунду». */
type UnitWords = Readonly<Record<Unit, Readonly<Record<GrammaticalCase, Forms>>>>;

/** Parts of a duration with a count above zero, the largest first. */
type Part = readonly [count: number, unit: Unit];

/** A duration in words: «3 дня», «11 месяцев», "1 month 12 hours"; zero is «0 дней». */
export function sayDuration(duration: Duration, locale: Locale, wordCase: GrammaticalCase = 'plain'): string {
  return partsOf(duration)
    .map(([count, unit]) => counted(count, WORDS[locale][unit][wordCase], locale))
    .join(' ');
}

/** How often, in words: «каждый месяц», «каждые 30 дней», "every 3 months". */
export function sayEvery(duration: Duration, locale: Locale): string {
  const [first, second] = partsOf(duration);
  if (first !== undefined && second === undefined && first[0] === 1) return EACH[locale][first[1]];
  return `${EVERY[locale]} ${sayDuration(duration, locale)}`;
}

function partsOf(duration: Duration): readonly Part[] {
  // Twelve months stay months, as terms say them; whole years beyond that are easier to read as years.
  const inYears = duration.months > 12 && duration.months % 12 === 0;
  const seconds = Math.floor(duration.ms / 1000);
  const all: readonly Part[] = [
    [inYears ? duration.months / 12 : 0, 'year'],
    [inYears ? 0 : duration.months, 'month'],
    [duration.days, 'day'],
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const parts = all.filter(([count]) => count > 0);
  return parts.length === 0 ? [[0, 'day']] : parts;
}

function forms(one: string, few: string, many: string): Forms {
  return { one, few, many };
}

/** The genitive has one form for 1, 21, … and one for everything else. */
function words(plain: Forms, genitiveOne: string, genitiveMany: string): UnitWords[Unit] {
  return { plain, genitive: forms(genitiveOne, genitiveMany, genitiveMany) };
}

function english(unit: Unit): UnitWords[Unit] {
  return words(forms(unit, `${unit}s`, `${unit}s`), unit, `${unit}s`);
}

const WORDS: Readonly<Record<Locale, UnitWords>> = {
  ru: {
    year: words(forms('год', 'года', 'лет'), 'года', 'лет'),
    month: words(forms('месяц', 'месяца', 'месяцев'), 'месяца', 'месяцев'),
    day: words(forms('день', 'дня', 'дней'), 'дня', 'дней'),
    hour: words(forms('час', 'часа', 'часов'), 'часа', 'часов'),
    minute: words(forms('минуту', 'минуты', 'минут'), 'минуты', 'минут'),
    second: words(forms('секунду', 'секунды', 'секунд'), 'секунды', 'секунд'),
  },
  uk: {
    year: words(forms('рік', 'роки', 'років'), 'року', 'років'),
    month: words(forms('місяць', 'місяці', 'місяців'), 'місяця', 'місяців'),
    day: words(forms('день', 'дні', 'днів'), 'дня', 'днів'),
    hour: words(forms('годину', 'години', 'годин'), 'години', 'годин'),
    minute: words(forms('хвилину', 'хвилини', 'хвилин'), 'хвилини', 'хвилин'),
    second: words(forms('секунду', 'секунди', 'секунд'), 'секунди', 'секунд'),
  },
  en: {
    year: english('year'),
    month: english('month'),
    day: english('day'),
    hour: english('hour'),
    minute: english('minute'),
    second: english('second'),
  },
};

const EVERY: Readonly<Record<Locale, string>> = { ru: 'каждые', uk: 'кожні', en: 'every' };

const EACH: Readonly<Record<Locale, Readonly<Record<Unit, string>>>> = {
  ru: {
    year: 'каждый год',
    month: 'каждый месяц',
    day: 'каждый день',
    hour: 'каждый час',
    minute: 'каждую минуту',
    second: 'каждую секунду',
  },
  uk: {
    year: 'кожен рік',
    month: 'кожен місяць',
    day: 'кожен день',
    hour: 'кожну годину',
    minute: 'кожну хвилину',
    second: 'кожну секунду',
  },
  en: {
    year: 'every year',
    month: 'every month',
    day: 'every day',
    hour: 'every hour',
    minute: 'every minute',
    second: 'every second',
  },
};
