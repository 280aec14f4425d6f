import { Type } from '@sinclair/typebox';
import { LOCALES } from '../../../rules/locale.ts';
import { ContinuityView } from './card-continuity.ts';
import { DiscountView, NextView } from './card-discount.ts';
import { DayText, listOf, ReasonsView } from './card-pieces.ts';
import {
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

const ParkedView = Type.Object(
  {
    code: Type.String({
      description: 'Which facts the engine does not accept',
      examples: ['SERVICES_OVERLAP'],
    }),
    since: described(InstantText, 'Since when'),
    words: Words,
  },
  { description: 'The counter stays where it was' },
);

const AsOfView = Type.Object(
  {
    at: described(InstantText, 'For when the card is told: now. The only field that the ETag leaves out'),
    walkedTo: described(InstantText, 'Up to and including this instant nights have decided'),
    through: described(DayText, 'The last day that is counted to its end'),
    hasNews: Type.Boolean({ description: 'Facts came that the next night takes up', examples: [false] }),
    parked: nullable(ParkedView, 'the facts are accepted'),
    incident: nullable(
      Type.Object({ since: InstantText, words: Words }, { description: 'It keeps nights from deciding' }),
      'none stands',
    ),
    words: described(Words, 'The same for people', 'Counted up to 31 March'),
  },
  { description: 'How far the card knows, and what it does not know yet' },
);

const CounterView = Type.Object(
  {
    value: nullable(Counter, 'it has not begun'),
    unit: Type.Object(
      {
        every: Type.String({ description: '`calendar_month`, or an ISO 8601 duration', examples: ['P30D'] }),
        add: described(Counter, 'By how much one period counts', 1),
        words: described(Words, 'The same for people', 'calendar months'),
      },
      { description: 'What it counts' },
    ),
    since: nullable(described(DayText, 'When it began'), 'it has not'),
    words: described(Words, 'The same for people', '5 months, since 1 November 2025'),
  },
  { description: 'The counter' },
);

const EnrolmentView = Type.Object(
  {
    enrolled: Type.Boolean({ description: 'Whether the subscriber is in the programme', examples: [true] }),
    by: oneOf(['subscriber', 'provider'], 'Who enrols'),
    opening: Type.Object(
      {
        kind: oneOf(['enrolled', 'open', 'closed'], 'In it already; it would be granted; not now'),
        reasons: Type.Optional(ReasonsView),
      },
      { description: 'What asking to be enrolled would come to at `asOf.at`' },
    ),
    request: nullable(
      Type.Object(
        {
          action: oneOf(['enrol', 'leave'], 'What was asked'),
          at: described(InstantText, 'When'),
          words: Words,
        },
        { description: 'A request that the next night decides' },
      ),
      'there is none',
    ),
    words: described(Words, 'The same for people', 'You are in the programme'),
  },
  { description: 'Being in the programme' },
);

const OutcomeView = Type.Object(
  { date: described(DayText, 'The bonus day'), words: Words },
  { description: 'What the last bonus day decided, of this month or the one before' },
);

const BonusDayView = Type.Object(
  {
    date: DayText,
    at: InstantText,
    words: described(Words, 'The same for people', 'The next bonus day is 1 May'),
  },
  { description: 'The next bonus day' },
);

/** Which fields there are is said by `kind`: an ended or a waiting programme has few. */
const ProgrammeCardView = Type.Object(
  {
    kind: oneOf(
      ['counted', 'ended', 'waiting'],
      'counted: everything but `date` and `parked`; ended: `date`, `counter`, `lastOutcome`, `words`; waiting: `parked`, `words`',
    ),
    programme: ProgrammeName,
    title: Type.String({ description: 'What people call it', examples: ['Ezerway'] }),
    currency: Type.Optional(CurrencyCode),
    timeZone: Type.Optional(Type.String({ description: 'IANA name', examples: ['Europe/Moscow'] })),
    asOf: Type.Optional(AsOfView),
    counter: Type.Optional(CounterView),
    enrolment: Type.Optional(nullable(EnrolmentView, 'the terms have none')),
    discount: Type.Optional(DiscountView),
    next: Type.Optional(NextView),
    bonusDay: Type.Optional(nullable(BonusDayView, 'none comes any more, or the terms have none')),
    continuity: Type.Optional(ContinuityView),
    lastOutcome: Type.Optional(nullable(OutcomeView, 'there is none')),
    date: Type.Optional(described(DayText, 'Of an ended programme: when it ended')),
    parked: Type.Optional(nullable(ParkedView, 'the next night writes the counter')),
    words: Type.Optional(described(Words, 'Of what is not counted: the card in one sentence')),
  },
  { description: 'The card of one programme' },
);

/** What a subscriber sees in the personal cabinet: `rules/card/card.ts`. */
export const CardView = Type.Object(
  {
    subscriber: SubscriberId,
    locale: oneOf(LOCALES, 'The language of the words'),
    programmes: listOf(ProgrammeCardView, 'Those that the subscriber has to do with'),
  },
  { description: 'The card of one subscriber' },
);
