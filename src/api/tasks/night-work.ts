import { advance } from '../../../rules/advance.ts';
import type { NightEvent, RunReport } from '../../services/night/events.ts';
import {
  NIGHT_DEFAULTS,
  type NightDeps,
  type NightRequest,
  THREADS,
} from '../../services/night/night-request.ts';
import type { RouteDeps } from '../deps.ts';
import type { TaskResult, TellProgress } from './tasks.ts';

type Walk = (deps: NightDeps, request: NightRequest) => Promise<readonly RunReport[]>;

/** A night as the work of a task. */
export function nightWork(
  { database, now }: RouteDeps,
  asked: Pick<NightRequest, 'programme' | 'date'>,
  walk: Walk,
): (tell: TellProgress) => Promise<TaskResult> {
  return async (tell) => {
    const onEvent = (event: NightEvent): void => {
      if (event.kind === 'run-begun' || event.kind === 'slice-done')
        tell({ done: event.slicesDone, of: event.slices });
    };
    const request = { ...NIGHT_DEFAULTS, ...asked, threads: THREADS };
    return { kind: 'runs', runs: await walk({ database, now, advance, onEvent }, request) };
  };
}
