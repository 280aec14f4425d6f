import { AppError } from '../src/errors.ts';
import type { RunReport } from '../src/services/night/events.ts';
import { NIGHT_DEFAULTS, type NightDeps, nightly } from '../src/services/night/nightly.ts';

/** What became of the job: `busy` when another process walks a programme, which is no error of this one. */
export type NightlyJob =
  | { readonly kind: 'done'; readonly reports: readonly RunReport[] }
  | { readonly kind: 'busy'; readonly detail: string };

/** Walks every published programme to the end of yesterday in its zone. Safe to kill and to start again. */
export async function nightlyJob(deps: NightDeps): Promise<NightlyJob> {
  try {
    return { kind: 'done', reports: await nightly(deps, NIGHT_DEFAULTS) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'NIGHT_BUSY')
      return { kind: 'busy', detail: error.detail };
    throw error;
  }
}
