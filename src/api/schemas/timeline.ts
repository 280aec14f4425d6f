import { Type } from '@sinclair/typebox';
import { REASON_CODES, type ReasonCode } from '../../../rules/codes.ts';
import { ENTRY_KINDS } from '../../../rules/outcome.ts';
import { listOf, PercentText } from './card-pieces.ts';
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
} from './pieces.ts';
import { AbsenceView, ClockView, PendingView, ThreatView } from './timeline-rules.ts';

const EndText = nullable(described(InstantText, 'Until when'), 'it is still running');
const CodeText = Type.String({ description: 'As it was imported', examples: ['internet'] });

const SpanView = Type.Object(
  {
    from: InstantText,
    to: InstantText,
    class: oneOf(
      ['served', 'blocked', 'paused', 'idle', 'not_begun', 'ended', 'not_walked'],
      'What the counter lived through',
    ),
    kind: nullable(
      Type.String({ description: 'The blocking that decides', examples: ['debt'] }),
      'none does',
    ),
  },
  { description: 'One stretch' },
);

const IntervalView = Type.Object(
  { code: CodeText, from: InstantText, to: EndText },
  { description: 'One interval; `code`: the service, the kind of the blocking, or the promotion' },
);

/** Which fields there are is said by `kind`. */
const MarkView = Type.Object(
  {
    kind: oneOf(['payment', 'charge', 'balance', 'fee', 'termination'], 'What came'),
    at: InstantText,
    id: Type.Optional(Type.String({ description: 'Of a payment or a charge', examples: ['P1'] })),
    amount: Type.Optional(described(AmountText, 'Not of a termination')),
    category: Type.Optional(Type.String({ description: 'Of a charge', examples: ['internet'] })),
    service: Type.Optional(Type.String({ description: 'Of a fee', examples: ['internet'] })),
    tariff: Type.Optional(Type.String({ description: 'Of a fee', examples: ['home'] })),
  },
  { description: 'One fact of an instant' },
);

const CodesView = Type.Unsafe<readonly ReasonCode[]>(
  Type.Array(oneOf(REASON_CODES, 'A reason; GLOSSARY.md says what each means'), {
    description: 'Why',
    examples: [['interrupted']],
  }),
);

const EvidenceView = Type.Object(
  {
    codes: CodesView,
    found: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'What was there instead, by code',
        examples: [{ tariff: 'home' }],
      }),
    ),
    since: Type.Optional(InstantText),
    until: Type.Optional(InstantText),
    counted: Type.Optional(
      Type.String({
        description: "What the rule's clock had counted",
        examples: ['P31D'],
        'x-unit': 'duration',
      }),
    ),
    ref: Type.Optional(Type.String({ description: 'Of an adjustment: its id', examples: ['J1'] })),
    author: Type.Optional(Type.String({ description: 'Who adjusted', examples: ['anna'] })),
    reason: Type.Optional(Type.String({ description: 'Why', examples: ['outage of 12 March'] })),
  },
  { description: 'What there is of it' },
);

/** Which fields there are is said by `type` and `outcome`. */
const StepView = Type.Object(
  {
    type: oneOf(['entry', 'bonus'], 'A step of the counter, or what a bonus day decided'),
    effective: InstantText,
    kind: Type.Optional(oneOf(ENTRY_KINDS, 'Of an entry; GLOSSARY.md says what each means')),
    delta: Type.Optional(described(Counter, 'Of an entry: by how much the counter changed', 1)),
    value: Type.Optional(described(Counter, 'Of an entry: the counter after it')),
    rule: Type.Optional(
      nullable(
        Type.String({ description: 'Of an entry: the interruption', examples: ['gap'] }),
        'of other kinds',
      ),
    ),
    reason: Type.Optional(EvidenceView),
    outcome: Type.Optional(oneOf(['credit', 'refusal'], 'Of a bonus day')),
    counter: Type.Optional(described(Counter, 'Of a credit: the counter then')),
    percent: Type.Optional(described(PercentText, 'Of a credit, unless the terms give an amount')),
    base: Type.Optional(described(AmountText, 'What the rate is of', '500.00')),
    amount: Type.Optional(described(AmountText, 'Of a credit')),
    reasons: Type.Optional(described(CodesView, 'Of a refusal')),
  },
  { description: 'One step' },
);

export const TimelineView = Type.Object(
  {
    programme: ProgrammeName,
    subscriber: SubscriberId,
    timeZone: Type.String({ description: 'IANA name', examples: ['Europe/Moscow'] }),
    currency: CurrencyCode,
    from: described(InstantText, 'Where it begins'),
    to: described(InstantText, 'Where it ends'),
    walkedTo: nullable(described(InstantText, 'How far nights have walked'), 'not at all'),
    begun: nullable(described(InstantText, 'When the counter began'), 'it has not'),
    counter: nullable(
      described(Counter, 'At `to`, or at `walkedTo` if that is earlier'),
      'there was no entry yet',
    ),
    enrolled: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description: 'Whether the subscriber is in the programme; null: it needs no enrolment',
      examples: [true],
    }),
    spans: listOf(SpanView, 'They cover everything from `from` to `to`, without holes and overlaps'),
    absences: listOf(AbsenceView, 'Whole, also where they reach out of the window'),
    debts: listOf(ClockView, 'Rules about debt'),
    services: listOf(IntervalView, 'Services'),
    blockings: listOf(IntervalView, 'Blockings'),
    promotions: listOf(IntervalView, 'Promotions'),
    marks: listOf(MarkView, 'Facts of an instant'),
    steps: listOf(StepView, 'What the rules made of it, those at `to` included'),
    pending: listOf(PendingView, 'Rules that took hold and wait for the return, at `walkedTo`'),
    threats: listOf(ThreatView, 'Rules whose clock runs, at `walkedTo`: when they act if nothing happens'),
  },
  { description: 'The timeline of one counter' },
);
