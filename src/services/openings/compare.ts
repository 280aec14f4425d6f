import type { Totals } from '../../../rules/exchange/read-totals.ts';
import type { AtCounter, OpeningSums } from '../../db/openings/seen.select.ts';

/** One number of the migration on three sides. */
export interface Comparison {
  /** As it is called in a file of totals. */
  readonly metric: string;
  /** null: the older system says nothing of it. */
  readonly older: number | null;
  readonly brought: number;
  readonly takenUp: number;
  /** Whether what was taken up is what the older system says, if it says anything. */
  readonly agrees: boolean;
}

interface Sides {
  readonly brought: OpeningSums;
  readonly takenUp: OpeningSums;
  readonly atCounters: readonly AtCounter[];
}

/**
 * Holds what was taken up against the totals of the older system. Counters of one value are there only where it tells how many
 * there are.
 */
export function compare(
  { brought, takenUp, atCounters }: Sides,
  totals: Totals | null,
): readonly Comparison[] {
  const sums = (metric: string, key: keyof OpeningSums): Comparison =>
    comparison(metric, totals?.[key] ?? null, { brought: brought[key], takenUp: takenUp[key] });
  const at = new Map(atCounters.map((counted) => [counted.counter, counted]));
  const said = [...(totals?.atCounter ?? [])].toSorted(([left], [right]) => left - right);
  return [
    sums('subscribers', 'subscribers'),
    sums('enrolled', 'enrolled'),
    sums('counter_sum', 'counterSum'),
    ...said.map(([counter, older]) =>
      comparison(`counter_${counter}`, older, at.get(counter) ?? { brought: 0, takenUp: 0 }),
    ),
  ];
}

function comparison(
  metric: string,
  older: number | null,
  { brought, takenUp }: Pick<AtCounter, 'brought' | 'takenUp'>,
): Comparison {
  return { metric, older, brought, takenUp, agrees: older === null || takenUp === older };
}
