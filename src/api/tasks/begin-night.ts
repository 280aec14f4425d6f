import { advance } from '../../../rules/advance.ts';
import type { NightEvent, RunReport } from '../../services/night/events.ts';
import {
  NIGHT_DEFAULTS,
  type NightDeps,
  type NightRequest,
  THREADS,
} from '../../services/night/night-request.ts';
import type { OperatorDeps } from '../deps.ts';
import type { Task, TellProgress } from './tasks.ts';

/** A caller waits so long at most to hear whether the night has begun. */
const BEGINS_WITHIN_MS = 5_000;

type Walk = (deps: NightDeps, request: NightRequest) => Promise<readonly RunReport[]>;

/**
 * Begins a night as a task. What keeps it from beginning (somebody else walks, the day is not over) is thrown, as far as it is known within
 * some seconds: only a night that goes on is left to itself.
 *
 * @throws AppError as `nightly` does; TASKS_BUSY
 */
export async function beginNight(
  { tasks, database, now }: OperatorDeps,
  order: Pick<NightRequest, 'programme' | 'date'> & { readonly startedBy: string },
  walk: Walk,
): Promise<Task> {
  const { programme, date, startedBy } = order;
  let begun: (() => void) | undefined;
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const task = tasks.begin({ kind: 'night', programme, startedBy }, async (tell) => {
    const onEvent = (event: NightEvent): void => {
      if (event.kind === 'run-begun') begun?.();
      tellSlices(event, tell);
    };
    const request = { ...NIGHT_DEFAULTS, programme, date, threads: THREADS };
    return { kind: 'runs', runs: await walk({ database, now, advance, onEvent }, request) };
  });
  const settled = await Promise.race([beginning, tasks.settled(task.id, BEGINS_WITHIN_MS)]);
  if (settled?.state.kind === 'failed') throw settled.state.error;
  return task;
}

function tellSlices(event: NightEvent, tell: TellProgress): void {
  if (event.kind === 'run-begun' || event.kind === 'slice-done')
    tell({ done: event.slicesDone, of: event.slices });
}
