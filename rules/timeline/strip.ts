import { addDays, type Instant, localDateOf, midnightOf, monthOf, monthStart, type Zone } from '../time.ts';
import type { SpanClass, TimelineSpan, Window } from './spans.ts';

/** A month of a calendar strip. */
export interface StripMonth {
  /** Numbered as by `monthOf`. */
  readonly month: number;
  /** One for each day of the month; null: outside the window. */
  readonly days: readonly (StripDay | null)[];
}

/** What one day was. */
export interface StripDay {
  /** The class that took the most of it; of equal ones the earlier. */
  readonly class: SpanClass;
  /** Served for a part of what of it lies in the window, and something else for the rest. */
  readonly isPartlyServed: boolean;
}

/** A window as months of days, by the days of the zone, of which some have 23 or 25 hours. */
export function stripOf(spans: readonly TimelineSpan[], window: Window, zone: Zone): readonly StripMonth[] {
  const last = monthOf(window.to - 1, zone);
  const months: StripMonth[] = [];
  for (let month = monthOf(window.from, zone); month <= last; month += 1) {
    months.push({ month, days: daysOf(month, zone).map((day) => dayOf(spans, day)) });
  }
  return months;
}

function daysOf(month: number, zone: Zone): readonly Window[] {
  const end = monthStart(month + 1, zone);
  const days: Window[] = [];
  let from: Instant = monthStart(month, zone);
  while (from < end) {
    const to = midnightOf(addDays(localDateOf(from, zone), 1), zone);
    days.push({ from, to });
    from = to;
  }
  return days;
}

function dayOf(spans: readonly TimelineSpan[], day: Window): StripDay | null {
  const lengths = new Map<SpanClass, number>();
  for (const span of spans) {
    const length = Math.min(span.to, day.to) - Math.max(span.from, day.from);
    if (length > 0) lengths.set(span.class, (lengths.get(span.class) ?? 0) + length);
  }
  const [longest] = [...lengths].sort(([, left], [, right]) => right - left);
  if (longest === undefined) return null;
  return { class: longest[0], isPartlyServed: lengths.has('served') && lengths.size > 1 };
}
