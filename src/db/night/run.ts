import type { Instant, LocalDate } from '../../../rules/time.ts';

/** One walk of one programme to the end of one business date (docs/domain.md "Runs"). */
export interface Run {
  readonly runId: number;
  readonly programmeId: number;
  readonly businessDate: LocalDate;
  readonly walkTo: Instant;
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
