import { list, mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import type { ConditionWord } from './word.ts';

const AND: Readonly<Record<Locale, string>> = { ru: ' и ', uk: ' і ', en: ' and ' };

/** `{ all_of: [...] }`: all of them hold; else the codes of all that fail. */
export const allOf: ConditionWord = {
  word: 'all_of',
  codes: [],
  arguments: (scope) => mapped(list(scope.condition, { min: 1 }), allOfThem),
};

function allOfThem(conditions: readonly Condition[]): Condition {
  return {
    name: 'all_of',
    test: (moment) => conditions.flatMap((one) => one.test(moment)),
    looksAt: conditions.flatMap((one) => one.looksAt),
    say: (locale) => conditions.map((one) => one.say(locale)).join(AND[locale]),
  };
}
