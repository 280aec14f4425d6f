import { type ConditionWord, no, YES } from './word.ts';

const WORDS = {
  ru: 'услуга предоставляется',
  uk: 'послуга надається',
  en: 'the service is being provided',
};

/** `served`: the class is served. */
export const served: ConditionWord = {
  word: 'served',
  codes: ['not_served'],
  alone: {
    name: 'served',
    test: (moment) => (moment.served ? YES : no('not_served')),
    looksAt: [],
    say: (locale) => WORDS[locale],
  },
};
