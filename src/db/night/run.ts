import type { Instant, LocalDate } from '../../../rules/time.ts';

/** Where a run walks to. */
export interface RunTarget {
  /** The last day that it walks to the end. */
  readonly businessDate: LocalDate;
  /** Midnight of the next; later where an incident held it, at the last instant before that. */
  readonly walkTo: Instant;
}

/** One walk of one programme to the end of one business date (docs/domain.md "Runs"). */
export interface Run extends RunTarget {
  readonly runId: number;
  readonly programmeId: number;
  /** What earlier runs have consumed: touches up to and including it. */
  readonly cutFrom: bigint;
  /** The last revision of facts that it knows. */
  readonly cut: bigint;
  /** Looks at every counter; otherwise at those touched, waking or parked. */
  readonly isFull: boolean;
  readonly slices: number;
  /** Subscribers looked at, as counted when it began. */
  readonly due: number;
  /** Grows with every taking: what was claimed under an older one cannot commit. */
  readonly leaseToken: bigint;
}
