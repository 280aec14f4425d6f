import { type Instant, monthOf, monthStart, type Zone } from '../../../rules/time.ts';
import type { Months } from '../../db/history/now.select.ts';
import type { HistoryPlace } from '../../db/history/page.repository.ts';

/** So many months are looked into: the first number that is more than the steps of a page, for hardly anybody has fewer than one a month. */
const WIDTHS = [12, 24, 54, 204] as const;

/** Those of a later page begin and end with half a year. */
const TOGETHER = 6;

/** A place further back than fifty years before the last night was not named by a page. */
const BACK_MAX = 600;

/**
 * In which months the steps of a page are looked for. A server keeps the plan of each statement, and months stand in its text; so there
 * are few that are asked for, whatever places callers make up.
 *
 * @param walkTo about as far as the programme was walked
 * @returns null: a place that no page has named
 */
export function monthsOf(
  {
    after,
    limit,
    walkTo,
  }: { readonly after: HistoryPlace | null; readonly limit: number; readonly walkTo: Instant },
  zone: Zone,
): Months | null {
  const last = monthOf(walkTo, zone);
  const month = after === null ? last : monthOf(after.effective, zone);
  const width = WIDTHS.find((months) => months > limit);
  if (width === undefined || month > last + 1 || month < last - BACK_MAX) return null;
  const from = after === null ? last + 1 - width : beginning(month - width);
  const until = after === null ? null : beginning(month) + TOGETHER;
  return {
    from,
    fromAt: monthStart(from, zone),
    until: until === null ? null : { month: until, at: monthStart(until, zone) },
  };
}

function beginning(month: number): number {
  return month - (month % TOGETHER);
}
