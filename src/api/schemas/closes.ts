import { type Static, Type } from '@sinclair/typebox';
import {
  AmountText,
  Counter,
  CurrencyCode,
  choiceOf,
  described,
  InstantText,
  nullable,
  oneOf,
  ProgrammeName,
  SubscriberId,
} from './pieces.ts';
import { listOf, MonthText, note, objectOrNull, text, whole } from './short.ts';

const STOPS = ['total', 'change_percent', 'parked_percent', 'incomplete'] as const;
const CLOSE_STATES = ['previewed', 'posting', 'posted', 'cancelled'] as const;

const Who = text('Whoever did it: the subject of the token', 'operator-olga');
const PercentText = Type.String({ description: 'Decimal text', examples: ['10'], 'x-unit': 'percent' });
const COUNT_AND_SUM = {
  count: whole('Of how many subscribers', 120, 'subscribers'),
  sum: described(AmountText, 'What they come to', '6000.00'),
} as const;
const CountAndSum = (description: string) => Type.Object(COUNT_AND_SUM, { description });

const Rung = Type.Object(
  {
    percent: nullable(PercentText, 'the rung gives an amount'),
    amount: nullable(described(AmountText, 'What the rung gives', '50.00'), 'the rung gives a percentage'),
    counterFrom: described(Counter, 'The lowest counter of them', 2),
    counterTo: described(Counter, 'The highest', 6),
    ...COUNT_AND_SUM,
  },
  { description: 'Credits of one rung' },
);

const Correction = Type.Object(
  {
    month: described(MonthText, 'The posted month that is corrected', '2025-08'),
    disposition: text('booked, beyond_reach (only shown) or held', 'booked'),
    sign: oneOf(['more', 'less'], 'Whether it gives more or less'),
    ...COUNT_AND_SUM,
  },
  { description: 'Differences to a posted month' },
);

const Change = Type.Object(
  {
    month: described(MonthText, 'The month before', '2025-09'),
    before: described(AmountText, 'Its credits', '5800.00'),
    after: described(AmountText, 'Credits of this one', '6000.00'),
    difference: described(AmountText, 'By how much they differ', '200.00'),
    percent: nullable(PercentText, 'there were none before'),
    kinds: listOf(
      Type.Object(
        {
          kind: oneOf(['new', 'gone', 'larger', 'smaller', 'same'], 'What became of the credit'),
          count: whole('Of how many subscribers', 4, 'subscribers'),
          before: described(AmountText, 'What they had', '0.00'),
          after: described(AmountText, 'What they have', '200.00'),
        },
        { description: 'Credits that changed alike' },
      ),
      'By what became of the credits',
    ),
  },
  { description: 'Credits beside those of the month before' },
);

const Stop = Type.Object(
  {
    stop: oneOf(STOPS, 'The safeguard that was met; incomplete: facts are not complete through T'),
    limit: nullable(text('The limit of the safeguard', '100000.00'), 'it has none'),
    accepted: objectOrNull(
      Type.Object({ by: Who, reason: text('Why', 'new tariffs') }, { description: 'Who let it pass' }),
      'nobody did: it forbids to post',
    ),
  },
  { description: 'What forbids to post, unless it was accepted' },
);

const ReportView = Type.Object(
  {
    programme: ProgrammeName,
    month: MonthText,
    currency: CurrencyCode,
    closesAt: described(InstantText, 'T: what decides the month', '2025-11-01T00:00:00+03:00'),
    subscribers: whole('Rows that posting writes', 130, 'subscribers'),
    credits: CountAndSum('Credits of the month'),
    rungs: listOf(Rung, 'Credits by rung, the lowest counter first'),
    refusals: Type.Object(
      {
        count: whole('Refusals in all', 10, 'subscribers'),
        reasons: listOf(
          Type.Object(
            {
              code: text('A reason; GLOSSARY.md', 'below_first_rung'),
              count: whole('At how many', 7, 'refusals'),
            },
            { description: 'A reason' },
          ),
          'A refusal with several reasons counts at each',
        ),
      },
      { description: 'Who gets nothing, and why' },
    ),
    corrections: CountAndSum('Of months that are posted'),
    differences: listOf(Correction, 'Corrections by month and what becomes of them'),
    carriedIn: CountAndSum('Carried from before'),
    paid: CountAndSum('What is paid'),
    debits: CountAndSum('Below zero: booked as debits'),
    carriedOut: CountAndSum('Carried on'),
    writtenOff: listOf(
      Type.Object(
        { because: text('waived, terminated, programme_over or expired', 'waived'), ...COUNT_AND_SUM },
        { description: 'One cause' },
      ),
      'Written off, by cause',
    ),
    held: listOf(
      Type.Object(
        { subscriber: SubscriberId, month: MonthText, amount: AmountText },
        { description: 'A credit above the limit for one' },
      ),
      'Not paid until released',
    ),
    parked: Type.Object(
      {
        count: whole('How many are parked', 1, 'subscribers'),
        subscribers: whole('How many there are', 1000, 'subscribers'),
        listed: listOf(
          Type.Object(
            {
              subscriber: SubscriberId,
              code: text('Why', 'ENGINE_FAULT'),
              message: text('Why', 'two openings'),
            },
            { description: 'One who is parked' },
          ),
          'The first twenty',
        ),
      },
      { description: 'Whom the nights could not walk' },
    ),
    largest: listOf(
      Type.Object(
        {
          subscriber: SubscriberId,
          amount: AmountText,
          counter: Counter,
          percent: nullable(PercentText, 'the terms give an amount'),
          base: nullable(described(AmountText, 'What the rate is of', '500.00'), 'the terms give an amount'),
        },
        { description: 'A large credit' },
      ),
      'The twenty largest credits',
    ),
    change: objectOrNull(Change, 'nothing was posted before'),
    incomplete: listOf(
      Type.Object(
        {
          source: text('Who sends the facts', 'billing'),
          completeThrough: described(InstantText, 'As far as they say that everything is in'),
        },
        { description: 'A source that has not come to T' },
      ),
      'Sources whose facts are not complete through T',
    ),
    stops: listOf(Stop, 'What forbids to post it'),
  },
  { description: 'What the month comes to' },
);

export const CloseView = Type.Object(
  {
    close: whole('Its number', 12, 'number of a close'),
    state: oneOf(CLOSE_STATES, 'How it stands'),
    run: whole('Whose outcomes it holds', 42, 'number of a run'),
    cut: text('The last revision of facts it knows', '318'),
    stops: listOf(oneOf(STOPS, 'A stop'), 'What forbids to post it; empty: nothing'),
    previewedAt: described(InstantText, 'When it was previewed'),
    previewedBy: Who,
    postedAt: nullable(described(InstantText, 'When it was posted'), 'it is not'),
    postedBy: nullable(Who, 'nobody posted it'),
    report: ReportView,
  },
  { description: 'A close, with its report as it was previewed' },
);

export const ForecastView = Type.Object(
  {
    cut: text('The last revision of facts it knows', '318'),
    knownTo: described(InstantText, 'Up to when facts are known; what comes after is assumed'),
    assumed: Type.Object(
      {
        paying: whole("The month's fee is paid on the day of the last payment", 90, 'subscribers'),
        notPaying: whole('Nothing is paid, as for two months now', 5, 'subscribers'),
        charged: whole('Charged as in the last whole month', 0, 'subscribers'),
        blocked: whole('A blocking that runs goes on', 3, 'subscribers'),
      },
      { description: 'Of how many what was taken for granted' },
    ),
    report: ReportView,
  },
  {
    description:
      'What the month would pay if all goes on as it does. It is kept nowhere and cannot be posted',
  },
);

const ListedCloseView = Type.Object(
  {
    programme: ProgrammeName,
    month: MonthText,
    state: oneOf(CLOSE_STATES, 'How it stands'),
    closesAt: described(InstantText, 'T: what decides the month'),
    credited: whole('Subscribers with a credit', 120, 'subscribers'),
    credits: described(AmountText, 'What they come to', '6000.00'),
    corrections: described(AmountText, 'Of posted months', '-50.00'),
    paid: described(AmountText, 'What is paid', '5950.00'),
    carriedOn: described(AmountText, 'What is carried on', '0.00'),
    currency: CurrencyCode,
    stops: listOf(oneOf(STOPS, 'A stop'), 'What forbids to post it'),
    by: Who,
  },
  { description: 'A close' },
);

export const ClosesView = Type.Object(
  {
    items: listOf(ListedCloseView, 'By programme, then by month; a month is one row, so there are no pages'),
  },
  { description: 'Months that were previewed or posted' },
);

export const OfMonth = Type.Object({ programme: ProgrammeName, month: MonthText });

export const LookedAt = Type.Object(
  {
    close: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'The number of the preview that was looked at; left out: whichever stands',
        examples: [12],
        'x-unit': 'number of a close',
      }),
    ),
  },
  { additionalProperties: false },
);

export const PreviewAsked = Type.Object(
  {
    accept: Type.Optional(
      Type.Array(choiceOf(STOPS, 'A stop'), {
        maxItems: STOPS.length,
        description: 'Let these stops pass; only with a reason, and not in a forecast',
        examples: [['incomplete']],
      }),
    ),
    reason: Type.Optional(note('Why they may pass', 'the last file comes tomorrow')),
  },
  { additionalProperties: false, description: 'How it is previewed' },
);

export const PostedView = Type.Object(
  {
    close: whole('Its number', 12, 'number of a close'),
    state: oneOf(CLOSE_STATES, 'How it stands'),
    postedAt: nullable(described(InstantText, 'When it was posted'), 'it is not'),
    postedBy: nullable(Who, 'nobody posted it'),
    currency: CurrencyCode,
    paid: CountAndSum('What is paid'),
  },
  { description: 'A close that is posted' },
);

export const CancelledView = Type.Object(
  { programme: ProgrammeName, month: MonthText, state: oneOf(['cancelled'], 'The preview is taken back') },
  { description: 'The month is open again' },
);

export const ReleaseAsked = Type.Object(
  { subscriber: SubscriberId, reason: note('Why it may pass', 'looked at: a refund of a year') },
  { additionalProperties: false, description: 'Whose credit is released' },
);

export const ReleasedView = Type.Object(
  { released: whole('How many held amounts of the subscriber', 1, 'amounts') },
  { description: 'What the next preview pays' },
);

export type PreviewOrder = Static<typeof PreviewAsked>;
export type PostedBody = Static<typeof PostedView>;
export type CloseBody = Static<typeof CloseView>;
export type ForecastBody = Static<typeof ForecastView>;
export type ReportBody = Static<typeof ReportView>;
export type ClosesBody = Static<typeof ClosesView>;
