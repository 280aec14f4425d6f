import { type Static, Type } from '@sinclair/typebox';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { NextCursor } from './paging.ts';
import { AskedTime, choiceOf, described, InstantText, nullable, oneOf } from './pieces.ts';
import { listOf, text, whole } from './short.ts';

export const ImportNumber = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_646,
  description: 'An import: one unit of facts',
  examples: [17],
  'x-unit': 'number of an import',
});

const rows = (description: string, example: number) => whole(description, example, 'rows');

const SOURCE = Type.String({
  pattern: String.raw`^[^\u0000-\u001f\u007f]{1,64}$`,
  description: 'Who sends the facts: completeness is judged by source',
  examples: ['billing'],
});

const CHANGES = {
  fact: oneOf(FACT_NAMES, 'A kind of facts'),
  added: rows('Facts that are new', 120),
  changed: rows('Facts that say something else now', 3),
  withdrawn: rows('Facts that were taken back', 0),
  unchanged: rows('Facts that were known', 877),
} as const;

export const ImportQuery = Type.Object(
  {
    fact: Type.Optional(
      choiceOf(FACT_NAMES, 'Of CSV: which facts its rows are; NDJSON says so in every row'),
    ),
    source: { ...SOURCE, default: 'billing' },
    dryRun: Type.Boolean({
      default: false,
      description: 'Read and compare everything, write nothing',
      examples: [false],
    }),
    maxRejects: Type.Integer({
      minimum: 0,
      maximum: 100,
      default: 5,
      description: 'Above this share of rejected rows the import is refused',
      examples: [5],
      'x-unit': 'percent',
    }),
    rows: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'How many rows there are, the header not counted; another number refuses the import',
        examples: [1000],
        'x-unit': 'rows',
      }),
    ),
    completeThrough: Type.Optional(described(AskedTime, 'Everything of this source up to then is in')),
    complete: Type.Optional(
      Type.String({
        pattern: String.raw`^[0-9T:.+Z-]{1,40}\.\.[0-9T:.+Z-]{1,40}$`,
        description:
          'Take back facts of this source that began in the span and are absent: two days or instants',
        examples: ['2026-10-01..2026-11-01'],
      }),
    ),
    maxWithdrawn: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 100,
      description: 'More absent facts are taken back only with `confirm`',
      examples: [100],
      'x-unit': 'facts',
    }),
    confirm: Type.Boolean({
      default: false,
      description: 'Take back as many absent facts as there are',
      examples: [false],
    }),
    zone: Type.Optional(
      Type.String({
        pattern: '^(UTC|[A-Z][A-Za-z_]{1,30}/[A-Za-z0-9_+/-]{1,40})$',
        description: 'Zone of local times; left out: that of the first programme published',
        examples: ['Europe/Moscow'],
      }),
    ),
  },
  { additionalProperties: false },
);

const FACTS_CSV = Type.Unsafe<NodeJS.ReadableStream>({
  type: 'string',
  description: 'Rows of one fact, with its header (docs/programme-language.md)',
  examples: ['subscriber,id,at,amount\n70001781,p1,2026-10-05T10:00,500.00\n'],
});
const FACTS_NDJSON = Type.Unsafe<NodeJS.ReadableStream>({
  type: 'string',
  description: 'A fact a line, of any kind',
  examples: [
    '{"fact":"payment","subscriber":"70001781","id":"p1","at":"2026-10-05T10:00","amount":"500.00"}\n',
  ],
});

export const FACTS_BODY = {
  description: 'Facts, streamed',
  content: { 'text/csv': { schema: FACTS_CSV }, 'application/x-ndjson': { schema: FACTS_NDJSON } },
} as const;

export const ImportDoneView = Type.Object(
  {
    import: nullable(ImportNumber, 'nothing was written'),
    outcome: oneOf(['applied', 'checked'], 'checked: nothing was written'),
    revision: nullable(text('Under which it is known', '318'), 'nothing was written'),
    touched: nullable(whole('Whom the next night walks again', 45, 'subscribers'), 'nothing was written'),
    read: rows('Rows that were read', 1000),
    rejected: rows('Rows of them that are not taken', 0),
    facts: listOf(
      Type.Object(
        {
          ...CHANGES,
          rows: rows('Rows that were taken', 1000),
          repeated: rows('Rows that a later one with the same key replaced', 0),
        },
        { description: 'Facts of one kind' },
      ),
      'Only those the source speaks of',
    ),
    warnings: Type.Object(
      {
        count: whole('How many there are', 1, 'warnings'),
        first: listOf(
          text('A warning', 'facts.ndjson:3: opening before the programme began'),
          'The first of them',
        ),
      },
      { description: 'What its sender should know' },
    ),
  },
  { description: 'What became of an import' },
);

export const ImportView = Type.Object(
  {
    import: ImportNumber,
    source: SOURCE,
    state: oneOf(['staged', 'applied', 'refused', 'withdrawn'], 'staged: it goes on'),
    phase: nullable(
      oneOf(['reading', 'comparing', 'applying'], 'How far it is, or was when it ended'),
      'entered by hand',
    ),
    rowsRead: rows('Rows that were read so far', 1000),
    rowsRejected: rows('Rows of them that are not taken', 0),
    startedAt: described(InstantText, 'When it began'),
    finishedAt: nullable(described(InstantText, 'When it was over'), 'it goes on'),
    revision: nullable(text('Under which it is known', '318'), 'nothing of it is'),
    completeThrough: nullable(
      described(InstantText, 'Everything of its source up to then is in'),
      'it does not say so',
    ),
    facts: listOf(Type.Object(CHANGES, { description: 'Facts of one kind' }), 'What it changed'),
    refusedBecause: nullable(text('Why it was refused', 'too many rows are rejected'), 'it was not'),
  },
  { description: 'An import' },
);

export const ImportsView = Type.Object(
  {
    items: listOf(ImportView, 'Newest first'),
    completeThrough: nullable(described(InstantText, 'Everything up to then is in'), 'no import says so'),
    next: NextCursor,
  },
  { description: 'A page of imports' },
);

export const WithdrawnView = Type.Object(
  {
    import: ImportNumber,
    revision: text('Under which it is known', '319'),
    touched: whole('Whom the next night walks again', 45, 'subscribers'),
    facts: listOf(
      Type.Object(
        {
          fact: oneOf(FACT_NAMES, 'A kind of facts'),
          superseded: rows('Facts that are believed no more', 120),
          restored: rows('Facts that are believed again', 3),
        },
        { description: 'Facts of one kind' },
      ),
      'Only those that changed',
    ),
  },
  { description: 'An import that was taken back as a whole' },
);

export type ImportBody = Static<typeof ImportView>;
export type ImportDoneBody = Static<typeof ImportDoneView>;
export type WithdrawnBody = Static<typeof WithdrawnView>;
export type ImportAsked = Static<typeof ImportQuery>;
