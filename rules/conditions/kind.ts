import { keyword } from '../language/scalars.ts';
import { mapped } from '../language/shape.ts';
import type { Locale } from '../locale.ts';
import type { Condition } from './condition.ts';
import { inForceAtInstant } from './look.ts';
import { type ConditionWord, no, YES } from './word.ts';

const KINDS = ['person', 'organisation'] as const;
type Kind = (typeof KINDS)[number];

const WORDS: Readonly<Record<Locale, Readonly<Record<Kind, string>>>> = {
  ru: { person: 'абонент — физическое лицо', organisation: 'абонент — организация' },
  uk: { person: 'абонент — фізична особа', organisation: 'абонент — організація' },
  en: { person: 'the subscriber is a natural person', organisation: 'the subscriber is an organisation' },
};

/** `{ kind: person }`. Before the subscriber's first row it does not hold. */
export const kind: ConditionWord = {
  word: 'kind',
  codes: ['kind'],
  arguments: () => mapped(keyword(...KINDS), kindIs),
};

function kindIs(wanted: Kind): Condition {
  return {
    name: 'kind',
    test: (moment) => {
      const found = moment.profileAt(moment.at)?.kind;
      return found === wanted ? YES : no('kind', found);
    },
    looksAt: [inForceAtInstant('profiles')],
    say: (locale) => WORDS[locale][wanted],
  };
}
