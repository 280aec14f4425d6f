import { type Duration, type Instant, plus, type Zone } from '../time.ts';

const DAY_MS = 86_400_000;

/** What a clock has counted, in days of 24 hours: it may have stood still, so no calendar days can be named. */
export function lengthOf(ms: number): Duration {
  const days = Math.floor(ms / DAY_MS);
  return { text: '', months: 0, days, ms: ms - days * DAY_MS };
}

/**
 * The length of a span as people count it in the zone: whole days from one local time to the same local time, then
 * hours; `by` months: whole months first. A change of clocks inside it adds and takes nothing.
 */
export function lengthBetween(from: Instant, to: Instant, zone: Zone, by: 'days' | 'months'): Duration {
  let whole: Duration = { text: '', months: 0, days: 0, ms: 0 };
  const grow = (unit: 'months' | 'days', roughMs: number): void => {
    // A good first guess, then one by one: no unit is shorter than `roughMs` by more than an hour.
    const guess = Math.floor((to - plus(from, whole, zone)) / (roughMs + DAY_MS / 2));
    whole = { ...whole, [unit]: Math.max(0, guess) };
    for (let next = { ...whole, [unit]: whole[unit] + 1 }; plus(from, next, zone) <= to; ) {
      whole = next;
      next = { ...whole, [unit]: whole[unit] + 1 };
    }
  };
  if (by === 'months') grow('months', 31 * DAY_MS);
  grow('days', DAY_MS);
  return { ...whole, ms: to - plus(from, whole, zone) };
}
