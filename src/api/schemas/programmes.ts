import { type Static, Type } from '@sinclair/typebox';
import {
  AmountText,
  CurrencyCode,
  described,
  InstantText,
  nullable,
  oneOf,
  ProgrammeName,
  SubscriberId,
  Words,
} from './pieces.ts';
import { DayText, listOf, MonthText, note, objectOrNull, text, truth, whole } from './short.ts';

const FileText = Type.String({
  minLength: 1,
  maxLength: 250_000,
  description: 'A programme file (docs/programme-language.md), word for word',
  examples: ['programme: ezerway\ntitle: { ru: Ежервей }\n'],
});

export const RevisionNumber = Type.String({
  pattern: '^[0-9]{1,18}$',
  description: 'The revision under which a file was published',
  examples: ['12'],
});

const FILE = {
  text: FileText,
  file: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: String.raw`^[^\u0000-\u001f\u007f]*$`,
      description: 'Its name, for messages; left out: programme.yaml',
      examples: ['ezerway.yaml'],
    }),
  ),
} as const;

const Version = Type.Object(
  {
    version: whole('Its place in the file', 1, 'version'),
    effectiveFrom: described(DayText, 'From when on its terms hold', '2024-01-01'),
    inForce: truth('Whether it holds now', true),
  },
  { description: 'A version of the terms' },
);

const PROGRAMME = {
  programme: ProgrammeName,
  title: described(Words, 'Its name for people', 'Ежервей'),
  currency: CurrencyCode,
  timeZone: text('IANA name of its zone', 'Europe/Moscow'),
  validUntil: nullable(described(InstantText, 'When it ends'), 'it goes on'),
  versions: listOf(Version, 'Oldest first'),
} as const;

const PUBLISHED = {
  ...PROGRAMME,
  paysFrom: described(DayText, 'Bonus days before it are shown and not paid', '2026-01-01'),
  revision: described(RevisionNumber, 'Of its last file'),
  termsRevision: described(RevisionNumber, 'Of the last file that changed a term'),
} as const;

export const ProgrammesView = Type.Object(
  {
    items: listOf(
      Type.Object(PUBLISHED, { description: 'A programme' }),
      'In the order of first publication',
    ),
  },
  { description: 'Every published programme' },
);

export const ProgrammeView = Type.Object(
  { ...PUBLISHED, text: FileText, words: described(Words, 'The terms in plain words, lines of text') },
  { description: 'A programme, its file and its terms in words' },
);

export const RevisionsView = Type.Object(
  {
    programme: ProgrammeName,
    items: listOf(
      Type.Object(
        {
          revision: RevisionNumber,
          recordedAt: described(InstantText, 'When it was published'),
          kind: oneOf(['published', 'amended'], 'Whether it added to the file before it or corrected it'),
          author: nullable(
            text('Who amended: the subject of the token', 'operator-olga'),
            'it was published',
          ),
          reason: nullable(text('Why', 'a rung was mistyped'), 'it was published'),
          changes: listOf(text('A few words', 'version 2 from 2027-01-01'), 'What it says otherwise'),
        },
        { description: 'One file' },
      ),
      'Oldest first',
    ),
  },
  { description: 'Every file of a programme' },
);

export const RevisionView = Type.Object(
  { programme: ProgrammeName, revision: RevisionNumber, text: FileText },
  { description: 'One file of a programme' },
);

const Message = Type.Object(
  {
    line: whole('Where in the file, from 1', 42, 'line'),
    key: text('Key path; empty: the file as a whole', 'versions[1].bonus.day'),
    text: text('What is wrong, or what to know', 'is out of range'),
    found: text('What is there; empty: nothing to show', '31'),
    accepted: text('What would be accepted, or what to do; may be empty', 'a whole number from 1 to 28'),
  },
  { description: 'Something to know about a line of the file' },
);

export const ProgrammeFileAsked = Type.Object(FILE, {
  additionalProperties: false,
  description: 'A programme file',
});

export const CheckView = Type.Object(
  {
    accepted: truth('Whether the file would be taken', true),
    problems: listOf(Message, 'Everything that refuses it, in the order of the file'),
    warnings: listOf(Message, 'What its author should know'),
    programme: objectOrNull(Type.Object(PROGRAMME, { description: 'What it says' }), 'it is refused'),
    words: nullable(described(Words, 'The terms in plain words, lines of text'), 'it is refused'),
  },
  { description: 'What a file says, and what is wrong with it' },
);

export const PublicationAsked = Type.Object(
  {
    ...FILE,
    paysFrom: Type.Optional(
      described(DayText, 'The first bonus day that is paid; left out: the next one, or as it is'),
    ),
  },
  { additionalProperties: false, description: 'What is published' },
);

export const PublicationView = Type.Object(
  {
    kind: oneOf(['published', 'changed', 'unchanged'], 'unchanged: the same text was published already'),
    programme: ProgrammeName,
    paysFrom: described(DayText, 'The first bonus day that is paid', '2026-01-01'),
    warnings: listOf(Message, 'What its author should know'),
    unawarePreview: nullable(
      described(MonthText, 'A month whose preview does not know these terms: cancel it and preview again'),
      'there is none',
    ),
  },
  { description: 'What came of the publication' },
);

export const AmendmentAsked = Type.Object(
  {
    ...FILE,
    reason: note('Why the published file is wrong', 'a rung was mistyped'),
    expect: Type.String({
      pattern: String.raw`^[0-9+.-]{1,80}$`,
      description: '`expect` of the preview that was looked at',
      examples: ['37+1200.00-300.00'],
    }),
  },
  { additionalProperties: false, description: 'What takes the place of a published file' },
);

const DIFFERENCES = {
  differing: whole('How many amounts are others', 37, 'amounts'),
  more: described(AmountText, 'The sum of the differences that give more', '1200.00'),
  less: described(AmountText, 'Of those that give less; not above zero', '-300.00'),
} as const;

const counterOrNone = (description: string) =>
  nullable(Type.Integer({ description, examples: [5], 'x-unit': 'steps of accrual' }), 'it had not begun');

export const AmendmentView = Type.Object(
  {
    programme: ProgrammeName,
    currency: CurrencyCode,
    months: listOf(
      Type.Object(
        {
          month: MonthText,
          state: oneOf(['posted', 'not-posted', 'forecast'], 'forecast: its bonus day is to come'),
          beyondReach: truth('Posted so long ago that differences are only shown', false),
          ...DIFFERENCES,
        },
        { description: 'A month under both terms' },
      ),
      'Every posted month, the open one, and those after it whose bonus day has been',
    ),
    total: Type.Object(DIFFERENCES, { description: 'Of all months' }),
    subscribers: whole('Who was compared', 1000, 'subscribers'),
    counters: whole('Whose counter is another one now', 12, 'subscribers'),
    refused: whole('Whom nights would park under these terms', 0, 'subscribers'),
    largest: listOf(
      Type.Object(
        {
          subscriber: SubscriberId,
          counterWas: counterOrNone('Its counter under the published terms'),
          counterIs: counterOrNone('Its counter under the other terms'),
          ...DIFFERENCES,
        },
        { description: 'A subscriber' },
      ),
      'Those with the largest differences',
    ),
    expect: text('These figures in short: an amendment repeats them', '37+1200.00-300.00'),
    warnings: listOf(Message, 'What the author of the file should know'),
    revision: nullable(described(RevisionNumber, 'Under which it was amended'), 'it was only looked at'),
  },
  { description: 'What other terms come to, from the facts as they are known' },
);

export const FILE_NAME = 'programme.yaml';

export type ProgrammesBody = Static<typeof ProgrammesView>;
export type ProgrammeBody = Static<typeof ProgrammeView>;
export type RevisionsBody = Static<typeof RevisionsView>;
export type CheckBody = Static<typeof CheckView>;
export type PublicationBody = Static<typeof PublicationView>;
export type AmendmentBody = Static<typeof AmendmentView>;
