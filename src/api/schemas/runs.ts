import { type Static, Type } from '@sinclair/typebox';
import { NextCursor } from './paging.ts';
import { described, InstantText, nullable, oneOf, ProgrammeName, SubscriberId } from './pieces.ts';
import { DayText, listOf, text, whole } from './short.ts';

export const RunNumber = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_646,
  description: 'A run: one night of one programme',
  examples: [42],
  'x-unit': 'number of a run',
});

const Count = Type.Object(
  {
    what: text('walked, parked, superseded, credit, refusal, or a kind of entry', 'walked'),
    count: whole('How many', 12, 'of what it says'),
  },
  { description: 'How often something was done' },
);

const CountsView = listOf(Count, 'What it did, by name');

export const RunView = Type.Object(
  {
    run: RunNumber,
    programme: ProgrammeName,
    businessDate: described(DayText, 'The last day that was walked'),
    state: oneOf(
      ['running', 'left-behind', 'done', 'stopped'],
      'left-behind: its process is gone; the next night ends it',
    ),
    slices: whole('Into how many slices it is cut', 8, 'slices'),
    slicesDone: whole('How many of them are done', 8, 'slices'),
    holder: text('The process that walks, or walked', 'server1, process 812'),
    cut: text('The last revision of facts it knows', '318'),
    startedAt: described(InstantText, 'When it began'),
    finishedAt: nullable(described(InstantText, 'When it was over'), 'it is not'),
    counts: CountsView,
    stoppedBecause: nullable(text('Why it was stopped', 'too many are parked'), 'it was not'),
  },
  { description: 'A run' },
);

export const RunsView = Type.Object(
  { items: listOf(RunView, 'Newest first'), next: NextCursor },
  { description: 'A page of runs' },
);

export const NightAsked = Type.Object(
  {
    programme: Type.Optional(described(ProgrammeName, 'Only this one; left out: every published programme')),
    date: Type.Optional(
      described(DayText, "The last day to walk; left out: yesterday in the programme's zone"),
    ),
  },
  { additionalProperties: false, description: 'Which night' },
);

export const RetryAsked = Type.Object(
  {
    programme: Type.Optional(described(ProgrammeName, 'Only this one; left out: every published programme')),
  },
  { additionalProperties: false, description: 'Whose parked subscribers are tried' },
);

export const ParkedView = Type.Object(
  {
    items: listOf(
      Type.Object(
        {
          programme: ProgrammeName,
          subscriber: SubscriberId,
          code: text('Why, for programs', 'ENGINE_FAULT'),
          message: text('Why, for people', 'two openings'),
          run: described(RunNumber, 'The run that parked it'),
          parkedAt: described(InstantText, 'Since when'),
        },
        { description: 'One who is parked' },
      ),
      'By programme, then by subscriber',
    ),
    next: NextCursor,
  },
  { description: 'Whom the nights could not walk; every night tries them again' },
);

export const DoneRunView = Type.Object(
  {
    run: RunNumber,
    programme: ProgrammeName,
    businessDate: described(DayText, 'The last day that was walked'),
    counts: CountsView,
    incident: nullable(
      Type.Integer({
        description: 'What kept it from the end of the day',
        examples: [3],
        'x-unit': 'number of an incident',
      }),
      'nothing did',
    ),
    durationMs: whole('How long this process worked on it', 5120, 'milliseconds'),
  },
  { description: 'A run that is over' },
);

export type RunBody = Static<typeof RunView>;
export type ParkedBody = Static<typeof ParkedView>;
export type DoneRunBody = Static<typeof DoneRunView>;
