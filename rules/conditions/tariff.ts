import { membership } from '../language/membership.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Membership } from '../terms.ts';
import type { Condition } from './condition.ts';
import { inForceAtInstant } from './look.ts';
import { type ConditionWord, no, YES } from './word.ts';

const IN: Readonly<Record<Locale, string>> = {
  ru: 'тариф из списка:',
  uk: 'тариф зі списку:',
  en: 'the tariff is one of:',
};

const NOT_IN: Readonly<Record<Locale, string>> = {
  ru: 'тариф не из списка:',
  uk: 'тариф не зі списку:',
  en: 'the tariff is none of:',
};

/** `{ tariff: { in: [...] } }`: one tariff in force is in the list; `not_in`: none is. */
export const tariff: ConditionWord = {
  word: 'tariff',
  codes: ['fee_unknown', 'tariff'],
  arguments: () => mapped(membership, tariffAmong),
};

function tariffAmong(among: Membership): Condition {
  return {
    name: 'tariff',
    test: (moment) => {
      const inForce = moment.tariffsAt(moment.at);
      if (inForce === null) return no('fee_unknown');
      const isIn = 'in' in among;
      const named = new Set(isIn ? among.in : among.not_in);
      return inForce.some((one) => named.has(one)) === isIn
        ? YES
        : no('tariff', inForce.length === 0 ? null : inForce.join(', '));
    },
    looksAt: [inForceAtInstant('fees')],
    say: (locale) =>
      'in' in among ? `${IN[locale]} ${among.in.join(', ')}` : `${NOT_IN[locale]} ${among.not_in.join(', ')}`,
  };
}
