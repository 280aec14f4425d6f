import type { Totals } from '../../../rules/exchange/read-totals.ts';
import type { AtCounter, OpeningSums } from '../../db/openings/seen.select.ts';

/** One number of the migration on three sides. */
export interface Comparison {
  /** As it is called in a file of totals. */
  readonly metric: string;
  /** null: the other system says nothing of it. */
  readonly other: number | null;
  readonly brought: number;
  readonly takenUp: number;
  /** Whether what was taken up is what the other system says, if it says anything. */
  readonly agrees: boolean;
}

interface Sides {
  readonly brought: OpeningSums;
  readonly takenUp: OpeningSums;
  readonly atCounters: readonly AtCounter[];
}

/**
 * Holds what was taken up against the totals of the other system. Counters of one value are there only where it tells how many
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
    ...said.map(([counter, other]) =>
      comparison(`counter_${counter}`, other, at.get(counter) ?? { brought: 0, takenUp: 0 }),
    ),
  ];
}

function comparison(
  metric: string,
  other: number | null,
  { brought, takenUp }: Pick<AtCounter, 'brought' | 'takenUp'>,
): Comparison {
  return { metric, other, brought, takenUp, agrees: other === null || takenUp === other };
}
