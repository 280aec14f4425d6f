import { type Instant, monthStart, type Zone } from '../../../rules/time.ts';

/** The months that are asked about, numbered as by `monthOf`; both inclusive. */
export interface Months {
  readonly from: number;
  readonly to: number;
}

/** One month as a span of a zone, half-open. */
export interface MonthSpan {
  readonly start: Instant;
  readonly end: Instant;
}

export function countMonths({ from, to }: Months): number {
  return to - from + 1;
}

/** Them in order. */
export function spansOf(months: Months, zone: Zone): readonly MonthSpan[] {
  return Array.from({ length: countMonths(months) }, (_, index) => ({
    start: monthStart(months.from + index, zone),
    end: monthStart(months.from + index + 1, zone),
  }));
}
