import type { Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { readClock } from '../../db/night/schedule.repository.ts';

/** The clocks of a scheduler, passed in so that a test can hold them. The database's decides, for all processes share it. */
export interface Clocks {
  readonly database: () => Promise<Instant>;
  readonly process: () => Instant;
}

export function clocksOf({ pool }: Database): Clocks {
  return { database: () => readClock(pool), process: Date.now };
}
