import { advance } from '../rules/advance.ts';
import { withDatabase } from '../src/composition.ts';
import type { Config } from '../src/config.ts';
import type { RunReport } from '../src/services/night/events.ts';
import type { NightDeps, NightRequest } from '../src/services/night/night-request.ts';
import { nightly } from '../src/services/night/nightly.ts';

/**
 * The night as a job: opens the database, walks, closes. The command line starts it, and whatever schedules the provider's work.
 * Safe to kill at any instruction and to start again.
 *
 * @throws AppError as `nightly` does; NIGHT_BUSY when another process walks, which is no fault of this one;
 *   NIGHT_INTERRUPTED once `stop` was given
 */
export function nightlyJob(
  config: Config,
  request: NightRequest,
  watch: Pick<NightDeps, 'onEvent' | 'stop'>,
): Promise<readonly RunReport[]> {
  return withDatabase(config, (database) => nightly({ database, now: Date.now, advance, ...watch }, request));
}
