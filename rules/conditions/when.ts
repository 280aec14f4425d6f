import { object, required } from '../language/object.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import { type ConditionWord, YES } from './word.ts';

const WORDS: Readonly<Record<Locale, (premise: string, conclusion: string) => string>> = {
  ru: (premise, conclusion) => `если ${premise}, то ${conclusion}`,
  uk: (premise, conclusion) => `якщо ${premise}, то ${conclusion}`,
  en: (premise, conclusion) => `if ${premise}, then ${conclusion}`,
};

/** `{ when: { if: …, then: … } }`: where the first holds, the second must; its codes are passed on. */
export const when: ConditionWord = {
  word: 'when',
  codes: [],
  arguments: ({ condition }) =>
    mapped(
      object({ premise: required('if', condition), conclusion: required('then', condition) }),
      ({ premise, conclusion }) => whenThen(premise, conclusion),
    ),
};

function whenThen(premise: Condition, conclusion: Condition): Condition {
  return {
    name: 'when',
    test: (moment) => (premise.test(moment).length > 0 ? YES : conclusion.test(moment)),
    looksAt: [...premise.looksAt, ...conclusion.looksAt],
    say: (locale) => WORDS[locale](premise.say(locale), conclusion.say(locale)),
  };
}
