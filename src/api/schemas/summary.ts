import { type Static, Type } from '@sinclair/typebox';
import { IncidentView } from './incidents.ts';
import {
  AmountText,
  CurrencyCode,
  described,
  InstantText,
  nullable,
  oneOf,
  ProgrammeName,
  SubscriberId,
} from './pieces.ts';
import { listOf, MonthText, text, whole } from './short.ts';

const ProgrammeStanding = Type.Object(
  {
    programme: ProgrammeName,
    counters: whole('Counters that began', 900, 'subscribers'),
    enrolled: whole('Who is in it', 850, 'subscribers'),
    longest: whole('The highest counter', 36, 'steps of accrual'),
    walkedTo: nullable(described(InstantText, 'Everything up to then is decided'), 'it was never walked'),
    parked: whole('Whom nights could not walk', 0, 'subscribers'),
    ended: nullable(described(InstantText, 'When it ended, once nights have walked past it'), 'it goes on'),
  },
  { description: 'How a programme stands' },
);

export const SummaryView = Type.Object(
  {
    subscribers: whole('Whom facts name', 1000, 'subscribers'),
    imports: whole('Imports in force', 17, 'imports'),
    rejectedRows: whole('Rows of them that were not taken', 3, 'rows'),
    completeThrough: nullable(described(InstantText, 'Everything up to then is in'), 'no import said so'),
    currency: nullable(CurrencyCode, 'no programme is published'),
    programmes: listOf(ProgrammeStanding, 'Every published programme, by name'),
    incidents: listOf(IncidentView, 'Those that stand'),
    month: nullable(described(MonthText, 'Of the last bonus day that was walked'), 'none was'),
    credits: listOf(
      Type.Object(
        {
          programme: ProgrammeName,
          percent: nullable(
            Type.String({ description: 'The rung', examples: ['10'], 'x-unit': 'percent' }),
            'it gives an amount',
          ),
          credits: whole('How many', 120, 'credits'),
          amount: described(AmountText, 'What they come to', '6000.00'),
        },
        { description: 'Credits of one rung' },
      ),
      'Of that month',
    ),
    refusals: listOf(
      Type.Object(
        {
          programme: ProgrammeName,
          code: text('A reason', 'below_first_rung'),
          refusals: whole('How many', 7, 'refusals'),
        },
        { description: 'A reason' },
      ),
      'Of that month; one with several reasons counts at each',
    ),
    examples: listOf(
      Type.Object(
        {
          why: oneOf(['reset', 'credit', 'refusal'], 'What is worth telling'),
          subscriber: SubscriberId,
          programme: ProgrammeName,
        },
        { description: 'A history' },
      ),
      'Up to three histories worth looking at',
    ),
  },
  { description: 'Where everything stands, on one page' },
);

export type SummaryBody = Static<typeof SummaryView>;
