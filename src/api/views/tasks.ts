import type { Locale } from '../../../rules/locale.ts';
import type { RunReport } from '../../services/night/events.ts';
import { appErrorOf, problemOf } from '../problems/problem.ts';
import type { DoneRunBody } from '../schemas/runs.ts';
import type { TaskBegunBody, TaskBody, TasksBody } from '../schemas/tasks.ts';
import type { Task, TaskResult } from '../tasks/tasks.ts';
import { amendmentBody } from './amendment.ts';
import { closeBody, forecastBody } from './closes.ts';
import { countsBody } from './runs.ts';

/** A task with what it has come to; its problem in the language of whoever asks. */
export function taskBody(task: Task, locale: Locale, requestId: string): TaskBody {
  const { state } = task;
  return {
    ...taskBegunBody(task),
    result: state.kind === 'done' ? resultBody(state.result) : null,
    problem: state.kind === 'failed' ? plain(problemOf(appErrorOf(state.error), locale, requestId)) : null,
  };
}

export function tasksBody(tasks: readonly Task[]): TasksBody {
  return { items: tasks.map(taskBegunBody) };
}

/** How a task stands, without what it has come to. */
export function taskBegunBody({
  id,
  kind,
  programme,
  state,
  startedBy,
  startedAt,
  progress,
}: Task): TaskBegunBody {
  return {
    task: id,
    kind,
    programme,
    state: state.kind,
    startedBy,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: state.kind === 'running' ? null : new Date(state.at).toISOString(),
    progress,
  };
}

function resultBody(result: TaskResult): NonNullable<TaskBody['result']> {
  switch (result.kind) {
    case 'runs':
      return { runs: result.runs.map(doneRunBody) };
    case 'close':
      return { close: closeBody(result.close) };
    case 'forecast':
      return { forecast: forecastBody(result.forecast) };
    case 'amendment':
      return { amendment: amendmentBody(result.preview, result.revision) };
  }
}

function doneRunBody({
  runId,
  programme,
  businessDate,
  counts,
  incident,
  durationMs,
}: RunReport): DoneRunBody {
  return {
    run: runId,
    programme,
    businessDate,
    counts: countsBody(counts),
    incident,
    durationMs: Math.round(durationMs),
  };
}

function plain({ problems, ...problem }: ReturnType<typeof problemOf>): NonNullable<TaskBody['problem']> {
  return problems === undefined ? problem : { ...problem, problems: [...problems] };
}
