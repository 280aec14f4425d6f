import { type Static, Type } from '@sinclair/typebox';
import { AskedTime, choiceOf, described, InstantText, nullable, oneOf, ProgrammeName } from './pieces.ts';
import { listOf, note, text, truth, whole } from './short.ts';

const VERDICTS = ['lifted', 'fault'] as const;

export const IncidentNumber = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'An incident',
  examples: [3],
  'x-unit': 'number of an incident',
});

const Incident = Type.Object(
  {
    incident: IncidentNumber,
    programme: nullable(ProgrammeName, 'every one'),
    from: described(InstantText, 'The first moment that may be wrong'),
    openedBy: text('Who opened it', 'operator-olga'),
    openedAt: described(InstantText, 'When it was opened'),
    reason: text('What happened', 'a wrong tariff file'),
    to: nullable(described(InstantText, 'From then on all was right again'), 'it stands'),
    endedBy: nullable(text('Who ended it', 'operator-olga'), 'it stands'),
    endedAt: nullable(described(InstantText, 'When it was ended'), 'it stands'),
    verdict: nullable(oneOf(VERDICTS, 'lifted: the facts are right; fault: they were wrong'), 'it stands'),
    note: nullable(text('What was found', 'corrected by import 18'), 'it stands'),
  },
  { description: 'An incident' },
);

export const IncidentsView = Type.Object(
  { items: listOf(Incident, 'Newest first') },
  { description: 'Every incident' },
);

export const IncidentAsked = Type.Object(
  {
    from: described(
      AskedTime,
      "The first moment that may be wrong; not to come; a day or an instant in the programme's zone",
    ),
    programme: Type.Optional(described(ProgrammeName, 'Only this one; left out: every programme')),
    reason: note('What happened', 'a wrong tariff file'),
  },
  { additionalProperties: false, description: 'What may be wrong, from when on' },
);

export const IncidentOpenedView = Type.Object(
  {
    incident: IncidentNumber,
    from: described(InstantText, 'Nights decide nothing from there on'),
    decided: listOf(
      Type.Object(
        {
          programme: ProgrammeName,
          walkedTo: described(InstantText, 'As far as nights have walked'),
          isUnderWay: truth('A night is under way and goes on to there', false),
          entries: whole('Entries at or after the beginning', 120, 'entries'),
          outcomes: whole('Outcomes at or after the beginning', 100, 'outcomes'),
        },
        { description: 'What is decided already; it stays, and late facts mend it' },
      ),
      'By programme',
    ),
  },
  { description: 'An incident that was opened' },
);

export const IncidentEndAsked = Type.Object(
  {
    verdict: choiceOf(VERDICTS, 'lifted: the facts are right; fault: they were wrong, and are corrected'),
    note: note('What was found', 'corrected by import 18'),
    to: Type.Optional(described(AskedTime, 'From then on all was right again; left out: now')),
  },
  { additionalProperties: false, description: 'What became of it' },
);

export const IncidentEndedView = Type.Object(
  {
    incident: IncidentNumber,
    programme: nullable(ProgrammeName, 'every one'),
    stillHeldBy: listOf(
      described(IncidentNumber, 'Another incident'),
      'Others that hold the same programmes still',
    ),
  },
  { description: 'An incident that ended: the next night walks on' },
);

export type IncidentsBody = Static<typeof IncidentsView>;
export { Incident as IncidentView };
