import type { ByHand } from '../../../rules/render/by-hand.ts';
import type { BinaryRow } from '../binary-row.ts';
import { kindNumber } from './step-numbers.ts';

/** Looked up for the entries of adjustments alone: the fact it was, also when it has been taken back since. Of tables `s` and `step`. */
export const SELECT_BY_HAND = `case when step.kind = ${kindNumber('adjustment')} then (
    select array[author, reason] from fact_adjustment f
    where f.subscriber_id = s.subscriber_id and f.id = step.ref and f.at = step.effective_at and not f.withdrawn
    order by f.revision desc limit 1
  ) end as by_hand`;

/** What `SELECT_BY_HAND` gave at a position; null: it is no adjustment. */
export function byHandOf(row: BinaryRow, position: number): ByHand | null {
  const [author, reason] = row.texts(position);
  return typeof author === 'string' && typeof reason === 'string' ? { author, reason } : null;
}
