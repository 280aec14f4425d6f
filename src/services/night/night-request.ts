import { availableParallelism } from 'node:os';
import type { LocalDate } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import type { NightEvent, Now } from './events.ts';
import type { Advance } from './slice-fold.ts';

/** What a night works with. */
export interface NightDeps {
  readonly database: Database;
  readonly now: Now;
  readonly advance: Advance;
  readonly onEvent: (event: NightEvent) => void;
  /** Ends the night when the slices in work are done; whoever comes next walks the rest. */
  readonly stop?: AbortSignal;
  /** Awaited after the commit of each slice, for tests that hold a night in the middle. */
  readonly afterSlice?: () => Promise<void>;
}

export interface NightRequest {
  /** null: yesterday in each programme's zone. */
  readonly date: LocalDate | null;
  /** null: every published programme. */
  readonly programme: string | null;
  /** Of this process that decide, at most. */
  readonly threads: number;
  /** Slices at a time, of all threads together; at least one in each. */
  readonly concurrency: number;
  /** Due subscribers to a slice, about. */
  readonly sliceSize: number;
  /** Of all subscribers, how many percent may be parked before the run stops. */
  readonly maxParkedPercent: number;
  /** Whether to share the slices of a run that another process holds; otherwise this one leaves. */
  readonly join: boolean;
  /** Whether a business date that is walked is not walked again, for what is late. */
  readonly isOnce: boolean;
}

export const NIGHT_DEFAULTS: NightRequest = {
  date: null,
  programme: null,
  threads: 1,
  concurrency: 3,
  sliceSize: 12_000,
  maxParkedPercent: 1,
  join: false,
  isOnce: false,
};

/** One thread for each processor; from the fifth on the database has more to do than they. */
export const THREADS = Math.min(availableParallelism(), 4);
