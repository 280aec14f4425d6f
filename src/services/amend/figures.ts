import { formatAmount } from '../../../rules/money.ts';
import type { Differences } from './tally.ts';

/**
 * The figures of an amendment as an operator repeats them to confirm what they saw: how many amounts differ, by how much more, by
 * how much less: `37+1200.00-300.00`.
 */
export function figuresText({ differing, more, less }: Differences, places: number): string {
  return `${differing}+${formatAmount(more, places)}${less === 0n ? '-' : ''}${formatAmount(less, places)}`;
}
