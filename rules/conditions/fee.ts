import { object, required } from '../language/object.ts';
import type { Currency } from '../language/reading.ts';
import { signedAmount } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';
import { sayAmount } from '../words/amount.ts';
import type { Condition } from './condition.ts';
import { inForceAtInstant } from './look.ts';
import { type ConditionWord, no, YES } from './word.ts';

const WORDS: Readonly<Record<Locale, string>> = {
  ru: 'абонентская плата не меньше',
  uk: 'абонентська плата не менше',
  en: 'the monthly fee is at least',
};

/** `{ fee: { at_least: "300.00" } }`: the sum of the fees in force over the services that count. */
export const fee: ConditionWord = {
  word: 'fee',
  codes: ['fee', 'fee_unknown'],
  arguments: () =>
    mapped(object({ atLeast: required('at_least', signedAmount) }), ({ atLeast }, { currency }) =>
      feeAtLeast(atLeast, currency),
    ),
};

function feeAtLeast(bound: Amount, currency: Currency): Condition {
  return {
    name: 'fee',
    test: (moment) => {
      const inForce = moment.feeAt(moment.at);
      if (inForce === null) return no('fee_unknown');
      return inForce >= bound ? YES : no('fee', formatAmount(inForce, moment.places));
    },
    looksAt: [inForceAtInstant('fees')],
    say: (locale) => `${WORDS[locale]} ${sayAmount(bound, currency, locale)}`,
  };
}
