import { membership } from '../language/membership.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Membership } from '../terms.ts';
import type { Condition } from './condition.ts';
import { inForceAtInstant } from './look.ts';
import { type ConditionWord, no, YES } from './word.ts';

const IN: Readonly<Record<Locale, string>> = {
  ru: 'сегмент абонента из списка:',
  uk: 'сегмент абонента зі списку:',
  en: 'the segment of the subscriber is one of:',
};

const NOT_IN: Readonly<Record<Locale, string>> = {
  ru: 'сегмент абонента не из списка:',
  uk: 'сегмент абонента не зі списку:',
  en: 'the segment of the subscriber is none of:',
};

/** `{ segment: { in: [...] } }` or `not_in`. Before the subscriber's first row neither holds. */
export const segment: ConditionWord = {
  word: 'segment',
  codes: ['segment'],
  arguments: () => mapped(membership, segmentAmong),
};

function segmentAmong(among: Membership): Condition {
  return {
    name: 'segment',
    test: (moment) => {
      const profile = moment.profileAt(moment.at);
      if (profile === null) return no('segment');
      const isMember =
        'in' in among ? among.in.includes(profile.segment) : !among.not_in.includes(profile.segment);
      return isMember ? YES : no('segment', profile.segment);
    },
    looksAt: [inForceAtInstant('profiles')],
    say: (locale) =>
      'in' in among ? `${IN[locale]} ${among.in.join(', ')}` : `${NOT_IN[locale]} ${among.not_in.join(', ')}`,
  };
}
