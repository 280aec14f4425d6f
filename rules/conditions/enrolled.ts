import { object, required } from '../language/object.ts';
import { mapped } from '../language/shape.ts';
import type { Condition } from './condition.ts';
import { momentWord } from './moment-word.ts';
import { type ConditionWord, no, YES } from './word.ts';

const NOW = {
  ru: 'участие в программе включено',
  uk: 'участь у програмі увімкнено',
  en: 'the subscriber is enrolled',
};

const AT_PERIOD_START = {
  ru: 'участие в программе было включено на начало периода',
  uk: 'участь у програмі було увімкнено на початок періоду',
  en: 'the subscriber was enrolled at the start of the period',
};

const atPeriodStart: Condition = {
  name: 'enrolled',
  test: (moment) => (moment.enrolledAtPeriodStart ? YES : no('not_enrolled')),
  looksAt: [],
  say: (locale) => AT_PERIOD_START[locale],
};

/** `enrolled`: at the instant; `{ enrolled: { at: period_start } }`: when the period began. */
export const enrolled: ConditionWord = {
  word: 'enrolled',
  codes: ['not_enrolled'],
  alone: {
    name: 'enrolled',
    test: (moment) => (moment.enrolled ? YES : no('not_enrolled')),
    looksAt: [],
    say: (locale) => NOW[locale],
  },
  arguments: (scope) =>
    mapped(object({ at: required('at', momentWord(scope, ['period_start'])) }), () => atPeriodStart),
};
