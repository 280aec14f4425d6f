import { object, required } from '../language/object.ts';
import { period } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Duration } from '../time.ts';
import { sayDuration } from '../words/duration.ts';
import type { Condition } from './condition.ts';
import { type ConditionWord, no, YES } from './word.ts';

const WORDS: Readonly<Record<Locale, (within: string) => string>> = {
  ru: (within) => `за ${within} до этого момента был хотя бы один платёж`,
  uk: (within) => `за ${within} до цього моменту був хоча б один платіж`,
  en: (within) => `at least one payment was made in the ${within} before that instant`,
};

/** `{ payment_made: { within: P1M } }`: at least one payment in `[T − P1M, T)`. */
export const paymentMade: ConditionWord = {
  word: 'payment_made',
  codes: ['no_payment'],
  arguments: () => mapped(object({ within: required('within', period) }), ({ within }) => paidWithin(within)),
};

function paidWithin(within: Duration): Condition {
  return {
    name: 'payment_made',
    test: (moment) => {
      const { count } = moment.payments(moment.before(moment.at, within), moment.at);
      return count > 0 ? YES : no('no_payment');
    },
    looksAt: [{ facts: 'payments', from: 'instant', back: within }],
    say: (locale) => WORDS[locale](sayDuration(within, locale)),
  };
}
