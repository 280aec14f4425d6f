import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import { type ConditionWord, no, YES } from './word.ts';

const WORDS: Readonly<Record<Locale, (inner: string) => string>> = {
  ru: (inner) => `неверно, что ${inner}`,
  uk: (inner) => `неправда, що ${inner}`,
  en: (inner) => `it is not the case that ${inner}`,
};

/** `{ not: condition }`: the condition inside fails. */
export const not: ConditionWord = {
  word: 'not',
  codes: ['not'],
  arguments: (scope) => mapped(scope.condition, notThat),
};

function notThat(condition: Condition): Condition {
  return {
    name: 'not',
    test: (moment) => (condition.test(moment).length > 0 ? YES : no('not')),
    looksAt: condition.looksAt,
    say: (locale) => WORDS[locale](condition.say(locale)),
  };
}
