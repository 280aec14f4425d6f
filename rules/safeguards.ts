import { type Amount, type PercentText, percentOf } from './money.ts';
import type { Safeguards } from './terms.ts';

/** What a close came to, for the limits that stop it. */
export interface Guarded {
  /** What it pays in all. */
  readonly paid: Amount;
  /** Its credits in all, and those of the month before; `before` null: nothing was posted before. */
  readonly credits: Amount;
  readonly before: Amount | null;
  readonly parked: number;
  readonly subscribers: number;
}

export type SafeguardName = 'total' | 'change_percent' | 'parked_percent';

/** The safeguards that forbid to post (docs/domain.md "Closes"); `one_credit` parks a credit instead and is no stop. */
export function stopsOf(limits: Safeguards, found: Guarded): readonly SafeguardName[] {
  const { paid, credits, before, parked, subscribers } = found;
  const stops: SafeguardName[] = [];
  if (limits.total !== null && paid > limits.total) stops.push('total');
  if (before !== null && isMoreThan(limits.changePercent, distance(credits, before), before))
    stops.push('change_percent');
  if (isMoreThan(limits.parkedPercent, BigInt(parked), BigInt(subscribers) as Amount))
    stops.push('parked_percent');
  return stops;
}

function distance(left: bigint, right: bigint): bigint {
  return left > right ? left - right : right - left;
}

/** Exact although it rounds down: a whole number above the share is above the share rounded down, and the other way round. */
function isMoreThan(limit: PercentText | null, part: bigint, whole: Amount): boolean {
  return limit !== null && part > percentOf(whole, limit, 'down');
}
