import type { ByHand } from '../../../rules/render/by-hand.ts';
import type { BinaryRow } from '../binary-row.ts';
import { kindNumber } from './step-numbers.ts';

/** Looked up for the entries of adjustments alone: the fact it was, also when it has been taken back since. Of tables `s` and `step`. */
export const SELECT_BY_HAND = `${byHandSql('s', 'step')} as by_hand`;

/** The same, of the table that has the subscriber's id and the one that has the entry. */
export function byHandSql(subscriber: string, step: string): string {
  return `case when ${step}.kind = ${kindNumber('adjustment')} then (
    select array[author, reason] from fact_adjustment f
    where f.subscriber_id = ${subscriber}.subscriber_id and f.id = ${step}.ref and f.at = ${step}.effective_at and not f.withdrawn
    order by f.revision desc limit 1
  ) end`;
}

/** What `SELECT_BY_HAND` gave at a position; null: it is no adjustment. */
export function byHandOf(row: BinaryRow, position: number): ByHand | null {
  return byHandIn(row.texts(position));
}

/** The author and the reason of a fact; null: it is no adjustment. */
export function byHandIn([author, reason]: readonly (string | null)[]): ByHand | null {
  return typeof author === 'string' && typeof reason === 'string' ? { author, reason } : null;
}
