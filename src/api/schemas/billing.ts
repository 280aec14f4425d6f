import { Type } from '@sinclair/typebox';
import { listOf, PercentText } from './card-pieces.ts';
import {
  AmountText,
  Counter,
  CurrencyCode,
  choiceOf,
  described,
  InstantText,
  nullable,
  ProgrammeName,
  SubscriberId,
} from './pieces.ts';

export const MonthText = Type.String({
  pattern: String.raw`^[1-9]\d{3}-(0[1-9]|1[0-2])$`,
  description: 'A month',
  examples: ['2025-10'],
});

const MessageId = Type.String({
  minLength: 1,
  maxLength: 400,
  description: 'programme/month/subscriber; the same for ever',
  examples: ['ezerway/2025-10/A1'],
});

export const CloseParams = Type.Object({ programme: ProgrammeName, month: MonthText });

/** Which messages of a posted month. */
export const MessagesQuery = {
  after: Type.Optional(
    described(MessageId, 'The id of the last message that was read; left out: from the first'),
  ),
  state: choiceOf(
    ['any', 'unanswered', 'rejected', 'open'],
    'How they were answered; open: unanswered or rejected',
    {
      default: 'any',
    },
  ),
  all: Type.Boolean({ default: false, description: 'Also rows that pay nothing', examples: [false] }),
} as const;

const CorrectedView = Type.Object(
  {
    month: MonthText,
    was: described(AmountText, 'What was posted'),
    is_now: described(AmountText, 'What it should have been', '40.00'),
    amount: described(AmountText, 'The difference', '-10.00'),
  },
  { description: 'An earlier month that is corrected' },
);

/** Its keys are those of `stazh export`: one contract, docs/billing.md. */
export const MessageView = Type.Object(
  {
    id: MessageId,
    programme: ProgrammeName,
    month: MonthText,
    subscriber: SubscriberId,
    currency: CurrencyCode,
    paid: described(AmountText, 'What to apply; below zero a debit'),
    credit: described(AmountText, 'What the month itself brought'),
    corrections: described(AmountText, 'The sum of `corrected`', '0.00'),
    carried_in: described(AmountText, 'What was owed back from before, zero or less', '0.00'),
    carried_out: described(AmountText, 'What is owed back still, zero or less', '0.00'),
    written_off: described(AmountText, 'What was owed back and is let go, zero or less', '0.00'),
    because: nullable(
      Type.String({ description: 'Why it was written off', examples: ['terminated'] }),
      'nothing was',
    ),
    counter: nullable(described(Counter, 'Of the credit'), 'the month brought none'),
    percent: nullable(described(PercentText, 'Of the credit'), 'it is an amount, or the month brought none'),
    base: nullable(described(AmountText, 'What the rate is of', '500.00'), 'the same'),
    version: nullable(
      Type.Integer({ description: 'Of the terms', examples: [1], 'x-unit': 'number of a version' }),
      'the month brought none',
    ),
    corrected: listOf(CorrectedView, 'The months that are corrected'),
  },
  { description: 'What a posted month pays one subscriber' },
);

export const MessagesPageView = Type.Object(
  {
    items: listOf(MessageView, "In the order of stazh's numbers for subscribers, which never changes"),
    next: nullable(described(MessageId, 'To be given as `after`'), 'this is the last page'),
  },
  { description: 'A page of messages' },
);

const AnswerBody = Type.Object(
  {
    id: MessageId,
    answer: choiceOf(['ack', 'reject'], 'Applied, or not to be applied'),
    reason: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Of a reject: why', examples: ['the account is closed'] }),
    ),
  },
  {
    additionalProperties: false,
    description: 'One answer',
    examples: [{ id: 'ezerway/2025-10/A1', answer: 'ack' }],
  },
);

export const AnswersBody = Type.Object(
  { answers: Type.Array(AnswerBody, { maxItems: 100_000, description: 'In any order' }) },
  {
    additionalProperties: false,
    description: 'Answers to messages',
    examples: [{ answers: [{ id: 'ezerway/2025-10/A1', answer: 'ack' }] }],
  },
);

/** Lines are read by the service, which says of each what is wrong. */
export const AnswerLines = Type.Any({
  type: 'string',
  description: 'One answer a line: an object as in `answers`, or of CSV the columns id,answer,reason',
  examples: ['{"id":"ezerway/2025-10/A1","answer":"ack"}'],
});

const answers = (description: string) => Type.Integer({ description, examples: [1], 'x-unit': 'answers' });

export const AnswersView = Type.Object(
  {
    read: answers('How many came'),
    stored: answers('How many were new'),
    known: answers('How many say what is stored already'),
    rejected: answers('How many could not be stored; all others are'),
    rejects: listOf(
      Type.Object(
        {
          line: Type.Integer({
            description: 'The line, or the place in the list, from 1',
            examples: [2],
            'x-unit': 'number of a line',
          }),
          code: Type.String({
            description: 'docs/billing.md says what each means',
            examples: ['unknown_message'],
          }),
          reason: Type.String({
            description: 'What was found, and what would be accepted',
            examples: ['found the field "x"; accepted: id, answer, reason'],
          }),
        },
        { description: 'One that could not be stored' },
      ),
      'The first thousand of those',
    ),
  },
  { description: 'What became of the answers' },
);

export const RejectView = Type.Object(
  {
    id: MessageId,
    subscriber: SubscriberId,
    month: MonthText,
    paid: AmountText,
    currency: CurrencyCode,
    reason: Type.String({ description: 'Why', examples: ['the account is closed'] }),
    rejectedAt: described(InstantText, 'When'),
  },
  { description: 'A message that waits for an operator' },
);

const messages = (description: string) =>
  Type.Integer({ description, examples: [1200], 'x-unit': 'messages' });

export const AnsweredMonthView = Type.Object(
  {
    programme: ProgrammeName,
    month: MonthText,
    currency: CurrencyCode,
    messages: messages('How many there are'),
    applied: messages('Acknowledged'),
    rejected: messages('Rejected, and not acknowledged since'),
    unanswered: messages('Not answered'),
    paid: described(AmountText, 'What they pay together', '60000.00'),
    appliedPaid: described(AmountText, 'Of what is applied', '60000.00'),
  },
  { description: 'How the messages of one posted month were answered' },
);
