import type { LocalDate } from '../../../rules/time.ts';
import type { WalkScope } from './due.repository.ts';

/** One walk of one programme to the end of one business date (docs/domain.md "Runs"). */
export interface Run extends WalkScope {
  readonly runId: number;
  readonly businessDate: LocalDate;
  readonly slices: number;
  /** Subscribers due when it began. */
  readonly due: number;
  /** Grows with every taking: what was claimed under an older one cannot commit. */
  readonly leaseToken: bigint;
}
