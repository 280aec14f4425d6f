import { type Static, Type } from '@sinclair/typebox';
import { REASON_CODES } from '../../../rules/codes.ts';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { ENTRY_KINDS } from '../../../rules/outcome.ts';
import { NextCursor } from './paging.ts';
import {
  AmountText,
  Counter,
  CurrencyCode,
  described,
  InstantText,
  nullable,
  oneOf,
  ProgrammeName,
  SubscriberId,
  Words,
} from './pieces.ts';

const RunNumber = Type.Integer({
  description: 'The run that wrote it',
  examples: [42],
  'x-unit': 'number of a run',
});

const ReasonCodes = Type.Array(oneOf(REASON_CODES, 'A reason; GLOSSARY.md says what each means'), {
  description: 'Why, alphabetically; `words` says the same for people',
  examples: [['interrupted']],
});

const Cause = Type.Object(
  {
    kind: oneOf(
      ['import', 'import-withdrawal', 'programme'],
      'Facts that came or went, or terms published anew',
    ),
    appliedAt: InstantText,
    import: Type.Optional(
      Type.Integer({
        description: 'The import; not of terms',
        examples: [17],
        'x-unit': 'number of an import',
      }),
    ),
    source: Type.Optional(Type.String({ description: 'Where the import came from', examples: ['billing'] })),
    facts: Type.Optional(
      Type.Array(oneOf(FACT_NAMES, 'A kind of facts'), {
        description: 'What changed of the subscriber',
        examples: [['blocking']],
      }),
    ),
    since: Type.Optional(described(InstantText, 'The first instant whose truth changed; left out: always')),
  },
  { description: 'What was learnt and changed what is believed' },
);

const Superseded = Type.Object(
  {
    at: described(InstantText, 'When it was no longer believed'),
    run: described(RunNumber, 'The run that no longer said it', 43),
    because: Type.Array(Cause, { description: 'What that run knew and the one before did not' }),
  },
  { description: 'Of a step that is no longer believed' },
);

const Recorded = {
  words: Words,
  recordedAt: described(
    InstantText,
    'When the run that wrote it committed it',
    '2026-04-01T03:00:12.250+03:00',
  ),
  run: RunNumber,
  superseded: Type.Union([Superseded, Type.Null()], { description: 'null: it is believed' }),
} as const;

const EntryStep = Type.Object(
  {
    type: Type.Literal('entry', { description: 'A step of the counter', examples: ['entry'] }),
    effective: described(InstantText, 'From when on it holds'),
    kind: oneOf(ENTRY_KINDS, 'What happened; GLOSSARY.md says what each means'),
    delta: Type.Integer({
      description: 'By how much the counter changed',
      examples: [1],
      'x-unit': 'steps of accrual',
    }),
    value: described(Counter, 'The counter after it', 5),
    rule: nullable(
      Type.String({ description: 'The interruption of the terms', examples: ['gap'] }),
      'of other kinds',
    ),
    codes: ReasonCodes,
    since: nullable(described(InstantText, 'From when on what it is about lasted'), 'it is not of a span'),
    until: nullable(described(InstantText, 'Until when'), 'it goes on, or it is not of a span'),
    author: nullable(
      Type.String({ description: 'Who made the adjustment', examples: ['anna'] }),
      'it is none',
    ),
    reason: nullable(
      Type.String({ description: 'Why', examples: ['outage of 12 March'] }),
      'it is no adjustment',
    ),
    ...Recorded,
  },
  { description: 'One step of the counter' },
);

const BonusStep = Type.Object(
  {
    type: Type.Literal('bonus', { description: 'What a bonus day decided', examples: ['bonus'] }),
    effective: described(InstantText, 'The bonus day'),
    outcome: oneOf(['credit', 'refusal'], 'Whether there is a bonus'),
    counter: described(Counter, 'The counter at that instant', 5),
    percent: nullable(
      Type.String({ description: 'The rate', examples: ['10'], 'x-unit': 'percent' }),
      'a refusal, or the terms give an amount',
    ),
    base: nullable(
      described(AmountText, 'What the rate is of', '500.00'),
      'a refusal, or the terms give an amount',
    ),
    amount: nullable(described(AmountText, 'The bonus', '50.00'), 'a refusal'),
    codes: ReasonCodes,
    ...Recorded,
  },
  { description: 'What one bonus day decided' },
);

const StandingView = Type.Object(
  {
    at: nullable(described(InstantText, 'As of when: as asked, or as far as nights had walked'), 'none had'),
    counter: nullable(Counter, 'it had not begun'),
    enrolled: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description: 'Whether the subscriber is in the programme; null: it needs no enrolment',
      examples: [true],
    }),
  },
  { description: 'Where the counter stood at `asOf` as known at `knownAt`, whatever the page' },
);

export const HistoryPageView = Type.Object(
  {
    programme: ProgrammeName,
    subscriber: SubscriberId,
    currency: CurrencyCode,
    standing: StandingView,
    items: Type.Array(Type.Union([EntryStep, BonusStep]), { description: 'In the order asked for' }),
    next: NextCursor,
  },
  { description: 'A page of the history of one counter' },
);

export type HistoryPageBody = Static<typeof HistoryPageView>;
export type HistoryStepBody = HistoryPageBody['items'][number];
