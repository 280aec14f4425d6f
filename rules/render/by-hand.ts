import type { Adjustment } from '../facts.ts';
import { isOutcome, type Step } from './in-order.ts';

/** Who changed a counter by hand, and why. The entry has the adjustment's id only. */
export type ByHand = Pick<Adjustment, 'author' | 'reason'>;

/** Of an adjustment's entry, who and why by the facts that it came from; null for every other step. */
export function byHandOf(step: Step, adjustments: readonly Adjustment[]): ByHand | null {
  if (isOutcome(step) || step.kind !== 'adjustment') return null;
  return adjustments.find(({ id, at }) => id === step.reason.ref && at === step.effective) ?? null;
}
