import { type Static, Type } from '@sinclair/typebox';
import { TASK_KINDS } from '../tasks/tasks.ts';
import { CloseView, ForecastView } from './closes.ts';
import { described, InstantText, nullable, oneOf, ProgrammeName } from './pieces.ts';
import { ProblemSchema } from './problem.ts';
import { AmendmentView } from './programmes.ts';
import { DoneRunView } from './runs.ts';
import { listOf, objectOrNull, text, whole } from './short.ts';

export const TaskId = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'Its id',
  examples: ['5f0c1c6e-8a0e-4a53-9f0b-6d4a3a6a2a4b'],
});

const TASK = {
  task: TaskId,
  kind: oneOf(TASK_KINDS, 'What it does'),
  programme: nullable(ProgrammeName, 'every one'),
  state: oneOf(['running', 'done', 'failed'], 'How it stands'),
  startedBy: text('Who began it: the subject of the token', 'operator-olga'),
  startedAt: described(InstantText, 'When it began, in UTC', '2026-03-01T00:00:00.000Z'),
  finishedAt: nullable(
    described(InstantText, 'When it was over, in UTC', '2026-03-01T00:00:05.000Z'),
    'it is not',
  ),
  progress: objectOrNull(
    Type.Object(
      {
        done: whole('How many are done', 3, 'slices of a night, else subscribers'),
        of: whole('Of how many', 8, 'the same'),
      },
      { description: 'How far it is' },
    ),
    'it is not known yet how much there is',
  ),
} as const;

const TaskResultView = Type.Object(
  {
    runs: Type.Optional(listOf(DoneRunView, 'Of a night: what was walked')),
    close: Type.Optional(CloseView),
    forecast: Type.Optional(ForecastView),
    amendment: Type.Optional(AmendmentView),
  },
  { description: 'What it has come to: one of these, by its kind' },
);

export const TaskView = Type.Object(
  {
    ...TASK,
    result: objectOrNull(TaskResultView, 'it is not done'),
    problem: objectOrNull(
      Type.Object(ProblemSchema.properties, { description: 'Why it failed' }),
      'it did not fail',
    ),
  },
  { description: 'Work that a request has begun and that goes on without it' },
);

export const TaskBegunView = Type.Object(TASK, { description: 'A task that was begun' });

export const TasksView = Type.Object(
  { items: listOf(Type.Object(TASK, { description: 'A task' }), 'Newest first') },
  { description: 'Tasks of this process' },
);

export type TaskBody = Static<typeof TaskView>;
export type TaskBegunBody = Static<typeof TaskBegunView>;
export type TasksBody = Static<typeof TasksView>;
