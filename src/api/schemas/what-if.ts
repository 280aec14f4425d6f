import { Type } from '@sinclair/typebox';
import { REASON_CODES } from '../../../rules/codes.ts';
import { ENTRY_KINDS } from '../../../rules/outcome.ts';
import type { WhatIfAnswer } from '../../services/what-if/answer.ts';
import {
  AmountText,
  AskedTime,
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

const kind = <const W extends string>(word: W, description: string) =>
  Type.Literal(word, { description, examples: [word] });
const CLOSED = (description: string) => ({ additionalProperties: false, description });

const Ask = Type.Union(
  [
    Type.Object(
      {
        kind: kind('block', 'The service is blocked'),
        blocking: Type.String({
          pattern: '^[A-Za-z0-9_-]{1,64}$',
          description: 'A kind of blocking that the terms know',
          examples: ['forced'],
        }),
      },
      CLOSED('A blocking'),
    ),
    Type.Object({ kind: kind('pause', 'The subscriber pauses the service') }, CLOSED('A pause')),
    Type.Object({ kind: kind('pay', 'The subscriber pays'), amount: AmountText }, CLOSED('A payment')),
    Type.Object({ kind: kind('terminate', 'The contract ends') }, CLOSED('An end')),
  ],
  { description: 'The one thing that is different', examples: [{ kind: 'block', blocking: 'forced' }] },
);

export const WhatIfAsked = Type.Object(
  {
    programme: Type.Optional(described(ProgrammeName, 'Only this one; left out: every published one')),
    ask: Ask,
    from: described(AskedTime, 'From when on: a day (its midnight) or an instant, past or to come'),
    to: Type.Optional(
      described(AskedTime, 'Until when, of a blocking or a pause; left out: it does not end'),
    ),
  },
  CLOSED('A question'),
);

const STANDING = {
  counter: nullable(Counter, 'it has not begun'),
  enrolled: Type.Unsafe<boolean | null>({
    type: ['boolean', 'null'],
    description: 'Whether the subscriber is in the programme; null: it needs no enrolment',
    examples: [true],
  }),
} as const;

const StandingToday = Type.Object(STANDING, { description: 'Where the counter stands' });

const Bonus = Type.Object(
  {
    ...STANDING,
    words: Words,
    outcome: oneOf(
      ['credit', 'refusal', 'none'],
      'Whether there is a bonus; none: the programme decides nothing then',
    ),
    amount: Type.Optional(described(AmountText, 'Of a credit', '50.00')),
    reasons: Type.Optional(
      Type.Array(oneOf(REASON_CODES, 'A reason'), {
        description: 'Of a refusal',
        examples: [['below_first_rung']],
      }),
    ),
    because: Type.Optional(Type.String({ description: 'Of none: why', examples: ['ended'] })),
  },
  { description: 'What one bonus day comes to' },
);

const Step = Type.Object(
  { at: InstantText, kind: oneOf(ENTRY_KINDS, 'What happens'), words: Words },
  { description: 'A loss, a skip, or a change of enrolment' },
);

const Sums = Type.Object(
  {
    without: described(AmountText, 'As it is', '300.00'),
    with: described(AmountText, 'As asked', '250.00'),
    difference: described(AmountText, 'By how much more', '-50.00'),
  },
  { description: 'All bonuses together' },
);

const Day = Type.Object(
  {
    at: described(InstantText, 'The bonus day'),
    isPast: Type.Boolean({ description: 'Whether nights have decided it already', examples: [false] }),
    without: Bonus,
    with: Bonus,
    difference: described(AmountText, 'By how much more', '-50.00'),
  },
  { description: 'One bonus day, as it is and as asked' },
);

const Answered = Type.Object(
  {
    kind: Type.Literal('answered', { description: 'There is an answer', examples: ['answered'] }),
    programme: ProgrammeName,
    title: Type.String({ description: "The programme's name for people", examples: ['Loyalty'] }),
    subscriber: SubscriberId,
    currency: CurrencyCode,
    at: described(InstantText, 'Where the nights stand: what is later is expected, not known'),
    question: described(Words, 'What was asked, in words', 'A forced blocking from 01.03.2026'),
    assumed: Type.Array(Words, {
      description: 'What is assumed of the time to come',
      examples: [['Payments as until now']],
    }),
    now: Type.Object(
      { without: StandingToday, with: StandingToday },
      { description: 'Where the counter stands' },
    ),
    days: Type.Array(Day, { description: 'Past ones from the change on, then the next bonus days' }),
    steps: Type.Object(
      {
        without: Type.Array(Step, { description: 'Only as it is' }),
        with: Type.Array(Step, { description: 'Only as asked' }),
      },
      { description: 'Steps that only one of the two has' },
    ),
    sums: Type.Object(
      {
        past: Type.Union([Sums, Type.Null()], { description: 'null: the change is of the future' }),
        next: Sums,
      },
      { description: 'What it comes to' },
    ),
    ended: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'That there are no more bonus days, in words; null: there are',
      examples: [null],
    }),
  },
  { description: 'What would be different' },
);

const Refused = Type.Object(
  {
    kind: Type.Literal('refused', { description: 'The facts cannot be walked', examples: ['refused'] }),
    programme: ProgrammeName,
    subscriber: SubscriberId,
    message: Type.String({ description: 'Why', examples: ['two services overlap'] }),
  },
  { description: 'The facts of the subscriber cannot be walked' },
);

const Answers = Type.Array(Type.Union([Answered, Refused]), { description: 'One for each programme' });

/** The service answers in plain data, which is shown as it is. */
export const WhatIfView = Type.Object(
  { answers: Type.Unsafe<readonly WhatIfAnswer[]>(Answers) },
  { description: 'The next bonuses, with and without' },
);
