import { Type } from '@sinclair/typebox';
import { DayText, PercentText, ReasonsView } from './card-pieces.ts';
import { AmountText, Counter, described, nullable, oneOf, Words } from './pieces.ts';

const MoneyView = Type.Object(
  {
    kind: oneOf(
      ['decided', 'posted', 'applied', 'rejected', 'shadow'],
      'decided by a night; in a posted month; applied or rejected by the billing system; shadow: the older system paid that month',
    ),
    because: Type.Optional(
      Type.String({ description: 'Of a reject: why', examples: ['the account is closed'] }),
    ),
  },
  { description: 'How far the money has come' },
);

/** Which fields there are is said by `kind`. */
export const DiscountView = Type.Object(
  {
    month: Type.String({ description: 'The month of `asOf.at`', examples: ['2026-04'] }),
    words: described(Words, 'The same for people', 'The discount of April: 10 %, 50.00 RUB'),
    kind: oneOf(
      ['credit', 'refusal', 'none', 'undecided'],
      'A discount; none and why; no bonus day was asked about the counter; no night has decided it yet',
    ),
    date: Type.Optional(nullable(described(DayText, 'The bonus day; not of none'), 'this month has none')),
    percent: Type.Optional(
      nullable(described(PercentText, 'The rate; of a credit'), 'the terms give an amount'),
    ),
    amount: Type.Optional(described(AmountText, 'Of a credit')),
    money: Type.Optional(MoneyView),
    reasons: Type.Optional(ReasonsView),
    because: Type.Optional(
      oneOf(['not_begun', 'not_enrolled', 'not_served'], 'Of none: what the counter was not'),
    ),
  },
  { description: 'What the bonus day of this month decided' },
);

/** Which fields there are is said by `kind`. */
export const NextView = Type.Object(
  {
    words: described(Words, 'The same for people', 'One month more, and from 1 May the discount is 10 %'),
    kind: oneOf(
      ['step', 'highest', 'stands', 'none'],
      'A higher rung comes; the highest is reached; none within a year, as periods do not count; there is nothing to come',
    ),
    more: Type.Optional(
      Type.Integer({
        description: 'Of a step: how many more periods have to count',
        examples: [1],
        'x-unit': 'periods of accrual',
      }),
    ),
    date: Type.Optional(described(DayText, 'Of a step: the bonus day from which on it is so')),
    counter: Type.Optional(described(Counter, 'Of a step: the counter then')),
    percent: Type.Optional(nullable(described(PercentText, 'Of a step'), 'the terms give an amount')),
    amount: Type.Optional(
      nullable(described(AmountText, 'Of a step, of the base as it is known today'), 'the base is not known'),
    ),
    needsEnrolment: Type.Optional(
      Type.Boolean({
        description: 'Of a step: only if the subscriber is enrolled by then',
        examples: [false],
      }),
    ),
    reasons: Type.Optional(ReasonsView),
    because: Type.Optional(
      oneOf(['not_begun', 'terminated', 'ended', 'no_bonus'], 'Of none: why nothing comes'),
    ),
  },
  { description: 'What comes next if service goes on without a break' },
);
