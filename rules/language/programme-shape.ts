import type { Locale } from '../locale.ts';
import type { Programme } from '../terms.ts';
import type { LocalDate } from '../time.ts';
import {
  CLOSE_DEFAULT,
  CORRECTIONS_DEFAULT,
  close,
  corrections,
  SAFEGUARDS_DEFAULT,
  safeguards,
} from './close-shape.ts';
import { object, optional, required } from './object.ts';
import { type Refused, refuse } from './reading.ts';
import { code, currency, day, words, zone } from './scalars.ts';
import { list, mapped, type Shape } from './shape.ts';
import { version, type WrittenVersion } from './version-shape.ts';

/** A programme as it stands in the file, before days become instants. */
export interface WrittenProgramme extends Omit<Programme, 'versions' | 'validUntil' | 'places'> {
  readonly validUntil: LocalDate | null;
  readonly versions: readonly WrittenVersion[];
}

type Title = Readonly<Partial<Record<Locale, string>>>;

const title: Shape<Title> = mapped(
  object({
    ru: optional('ru', words, null),
    uk: optional('uk', words, null),
    en: optional('en', words, null),
  }),
  ({ ru, uk, en }, reading, node): Title | Refused => {
    if (ru === null && uk === null && en === null) {
      return refuse(reading, node, { text: 'names no language', accepted: 'a title in ru, uk or en' });
    }
    return { ...(ru === null ? {} : { ru }), ...(uk === null ? {} : { uk }), ...(en === null ? {} : { en }) };
  },
);

/** The whole file. */
export const programme: Shape<WrittenProgramme> = object({
  programme: required('programme', code),
  title: required('title', title),
  zone: required('time_zone', zone),
  currency: required('currency', currency),
  source: optional('source', words, null),
  validUntil: optional('valid_until', day, null),
  close: optional('close', close, CLOSE_DEFAULT),
  safeguards: optional('safeguards', safeguards, SAFEGUARDS_DEFAULT),
  corrections: optional('corrections', corrections, CORRECTIONS_DEFAULT),
  versions: required('versions', list(version, { min: 1 })),
});
