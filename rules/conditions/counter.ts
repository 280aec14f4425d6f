import { object, optional } from '../language/object.ts';
import { anyWhole } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import { type ConditionWord, no, YES } from './word.ts';

const AT_LEAST: Readonly<Record<Locale, string>> = {
  ru: 'счётчик не меньше',
  uk: 'лічильник не менше',
  en: 'the counter is at least',
};

const AT_MOST: Readonly<Record<Locale, string>> = {
  ru: 'счётчик не больше',
  uk: 'лічильник не більше',
  en: 'the counter is at most',
};

const bounds = object(
  { atLeast: optional('at_least', anyWhole, null), atMost: optional('at_most', anyWhole, null) },
  { keys: ['at_least', 'at_most'], isNeeded: true },
);

/** `{ counter: { at_least: 6 } }` or `{ counter: { at_most: 0 } }`. */
export const counter: ConditionWord = {
  word: 'counter',
  codes: ['counter'],
  arguments: () =>
    mapped(bounds, ({ atLeast, atMost }) => (atLeast === null ? atMostOf(atMost ?? 0) : atLeastOf(atLeast))),
};

function atLeastOf(bound: number): Condition {
  return {
    name: 'counter',
    test: (moment) => (moment.counter >= bound ? YES : no('counter', String(moment.counter))),
    looksAt: [],
    say: (locale) => `${AT_LEAST[locale]} ${bound}`,
  };
}

function atMostOf(bound: number): Condition {
  return {
    name: 'counter',
    test: (moment) => (moment.counter <= bound ? YES : no('counter', String(moment.counter))),
    looksAt: [],
    say: (locale) => `${AT_MOST[locale]} ${bound}`,
  };
}
