import { list, mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import { type ConditionWord, no, YES } from './word.ts';

const EITHER: Readonly<Record<Locale, string>> = { ru: 'либо', uk: 'або', en: 'either' };
const OR: Readonly<Record<Locale, string>> = { ru: ', либо', uk: ', або', en: ', or' };

/** `{ any_of: [...] }`: one of them holds; else the one code `any_of`, since none of them alone is the reason. */
export const anyOf: ConditionWord = {
  word: 'any_of',
  codes: ['any_of'],
  arguments: (scope) => mapped(list(scope.condition, { min: 1 }), anyOfThem),
};

function anyOfThem(conditions: readonly Condition[]): Condition {
  return {
    name: 'any_of',
    test: (moment) => (conditions.some((one) => one.test(moment).length === 0) ? YES : no('any_of')),
    looksAt: conditions.flatMap((one) => one.looksAt),
    say: (locale) => `${EITHER[locale]} ${conditions.map((one) => one.say(locale)).join(`${OR[locale]} `)}`,
  };
}
