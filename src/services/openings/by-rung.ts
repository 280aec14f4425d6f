import { rungFrom } from '../../../rules/bonus.ts';
import type { Rates } from '../../../rules/terms.ts';
import type { AtCounter } from '../../db/openings/seen.select.ts';

/** How many stand on one rung of the bonus; `from` null: below the first. */
export interface AtRung extends Omit<AtCounter, 'counter'> {
  readonly from: number | null;
}

/** Gathers counters on the rungs of the bonus, in the order of counters. */
export function byRung(atCounters: readonly AtCounter[], rates: Rates): readonly AtRung[] {
  const rungs = new Map<number | null, AtRung>();
  for (const { counter, brought, takenUp, enrolled } of atCounters) {
    const from = rungFrom(rates, counter);
    const before = rungs.get(from) ?? { brought: 0, takenUp: 0, enrolled: 0 };
    rungs.set(from, {
      from,
      brought: before.brought + brought,
      takenUp: before.takenUp + takenUp,
      enrolled: before.enrolled + enrolled,
    });
  }
  return [...rungs.values()];
}
