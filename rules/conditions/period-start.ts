import { invariant } from '../invariant.ts';
import type { Instant } from '../time.ts';
import type { Moment } from './condition.ts';

/** `p0`. The loader refuses conditions that look at it outside accrual, so it is there. */
export function periodStartOf(moment: Moment): Instant {
  invariant(moment.periodStart !== null, 'a condition looks at the start of a period where there is none');
  return moment.periodStart;
}
