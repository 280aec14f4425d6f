import { nextBonusAfter, nextVersionAfter } from './schedule.ts';
import type { Programme } from './terms.ts';
import { FOREVER, type Instant, monthOf, monthStart } from './time.ts';

/**
 * The next instant after `at` that concerns every counter of the programme alike: a month begins, the bonus day comes, a version
 * begins, the programme ends. After its end nothing comes any more. Whatever else can happen to a counter by itself is its own, and it wakes for it alone.
 */
export function calendarAfter(programme: Programme, at: Instant): Instant {
  const { zone, validUntil } = programme;
  if (validUntil !== null && at >= validUntil) return FOREVER;
  return Math.min(
    monthStart(monthOf(at, zone) + 1, zone),
    nextBonusAfter(programme, null, at)?.at ?? FOREVER,
    nextVersionAfter(programme, at),
    validUntil ?? FOREVER,
  );
}

/** When a counter wakes of its own: at `nextAt`, unless every counter is looked at then anyway. null: never. */
export function wakesAt(programme: Programme, nextAt: Instant): Instant | null {
  return nextAt >= FOREVER || calendarAfter(programme, nextAt - 1) === nextAt ? null : nextAt;
}
