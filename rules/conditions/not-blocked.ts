import { type ConditionWord, no, YES } from './word.ts';

const WORDS = {
  ru: 'абонент не заблокирован',
  uk: 'абонента не заблоковано',
  en: 'the subscriber is not blocked',
};

/** `not_blocked`: the class is not `blocked:*`. */
export const notBlocked: ConditionWord = {
  word: 'not_blocked',
  codes: ['blocked'],
  alone: {
    name: 'not_blocked',
    test: (moment) => (moment.blockedBy === null ? YES : no('blocked', moment.blockedBy)),
    looksAt: [],
    say: (locale) => WORDS[locale],
  },
};
