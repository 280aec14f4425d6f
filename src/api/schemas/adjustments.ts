import { type Static, Type } from '@sinclair/typebox';
import { NextCursor } from './paging.ts';
import {
  AskedTime,
  Counter,
  described,
  InstantText,
  nullable,
  oneOf,
  ProgrammeName,
  SubscriberId,
} from './pieces.ts';

const Reason = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'Why, for whoever asks later',
  examples: ['outage of 12 March, agreed with the subscriber'],
});

const Delta = Type.Integer({
  description: 'By how much the counter changes',
  examples: [2],
  'x-unit': 'steps of accrual',
});

const Change = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('by', { description: 'By a difference', examples: ['by'] }),
        delta: described(
          Type.Integer({ ...Delta, minimum: -1_000_000, maximum: 1_000_000 }),
          'By how much more; negative: less; not 0',
        ),
      },
      { additionalProperties: false, description: 'A difference' },
    ),
    Type.Object(
      {
        kind: Type.Literal('to', { description: 'To a value', examples: ['to'] }),
        value: described(
          Type.Integer({ ...Counter, minimum: 0, maximum: 1_000_000 }),
          'What the counter is to be: the difference from what it is by the facts known now is recorded',
        ),
      },
      { additionalProperties: false, description: 'A value' },
    ),
  ],
  { description: 'How the counter changes', examples: [{ kind: 'by', delta: 2 }] },
);

export const AdjustmentAsked = Type.Object(
  {
    programme: ProgrammeName,
    change: Change,
    at: Type.Optional(
      described(AskedTime, 'From when on: a day (its midnight) or an instant; left out: now'),
    ),
    reason: Reason,
  },
  { additionalProperties: false, description: 'A change by hand; its author is the caller' },
);

const BeforeAfter = (what: string) =>
  nullable(
    described(Counter, `The counter at that instant ${what} it`, 5),
    'it has not begun, cannot be told, or is to come',
  );

const OF_ALL = {
  id: Type.String({ description: 'The id of the adjustment', examples: ['api-6f1c0a5b7d2e4f8091a2b3c4'] }),
  subscriber: SubscriberId,
  at: described(InstantText, 'From when on it changes the counter'),
  delta: Delta,
  author: Type.String({ description: 'Who made it', examples: ['anna'] }),
  reason: Reason,
} as const;

export const AdjustmentMade = Type.Object(
  {
    ...OF_ALL,
    programme: ProgrammeName,
    before: BeforeAfter('without'),
    after: BeforeAfter('with'),
  },
  { description: 'An adjustment that is recorded; the next night takes it up' },
);

export type AdjustmentMadeBody = Static<typeof AdjustmentMade>;

const Listed = Type.Object(
  {
    ...OF_ALL,
    programme: nullable(ProgrammeName, 'every programme'),
    source: Type.String({
      description: '`by hand`, or the source of the import that brought it',
      examples: ['by hand'],
    }),
    recordedAt: described(InstantText, 'When it was recorded'),
    withdrawnAt: nullable(described(InstantText, 'When it was taken back'), 'it holds'),
    withdrawnBy: nullable(
      Type.String({ description: 'Who took it back', examples: ['olga'] }),
      'it holds, or an import did',
    ),
    withdrawnBecause: nullable(
      Type.String({ description: 'Why', examples: ['taken for another'] }),
      'it holds, or an import did',
    ),
    state: oneOf(['holds', 'withdrawn'], 'Whether it counts'),
  },
  { description: 'One adjustment with its whole story' },
);

export const AdjustmentsView = Type.Object(
  { items: Type.Array(Listed, { description: 'The newest first' }), next: NextCursor },
  { description: 'A page of adjustments' },
);

export type AdjustmentsBody = Static<typeof AdjustmentsView>;
