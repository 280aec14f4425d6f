import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { MonthTurn } from '../close/monthly-close.ts';
import type { NightEvent, RunReport } from '../night/events.ts';

/** What the scheduler tells: a line each in the log. */
export type ScheduleEvent =
  | { readonly kind: 'scheduler-started'; readonly nightlyAt: string }
  | { readonly kind: 'scheduler-stopped' }
  /** A night begins; `missed`: nights before it that are walked with it. */
  | {
      readonly kind: 'night-due';
      readonly programme: string;
      readonly businessDate: LocalDate;
      readonly missed: number;
    }
  | { readonly kind: 'night-goes-on'; readonly event: NightEvent }
  /** `report` is null when another process has walked it meanwhile. */
  | {
      readonly kind: 'night-over';
      readonly programme: string;
      readonly businessDate: LocalDate;
      readonly report: RunReport | null;
    }
  /** Another process walks it: no fault. */
  | {
      readonly kind: 'night-busy';
      readonly programme: string;
      readonly businessDate: LocalDate;
      readonly detail: string;
    }
  /** The scheduler was told to stop; the run waits for whoever comes next. */
  | { readonly kind: 'night-interrupted'; readonly programme: string; readonly businessDate: LocalDate }
  | ({ readonly kind: 'night-failed'; readonly businessDate: LocalDate } & Failure)
  /** What became of an open month; `isStuck`: somebody has to look at it. */
  | { readonly kind: 'close-turn'; readonly turn: MonthTurn; readonly isStuck: boolean }
  | ({ readonly kind: 'close-failed' } & Failure)
  /** Nothing is done until the two agree. */
  | { readonly kind: 'clocks-differ'; readonly process: Instant; readonly database: Instant }
  /** As while the database is away; the next look comes in a minute. */
  | { readonly kind: 'look-failed'; readonly error: unknown };

export interface Failure {
  readonly programme: string;
  /** In a row. */
  readonly times: number;
  readonly againAt: Instant;
  readonly error: unknown;
}
