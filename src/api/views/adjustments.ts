import { formatInstant } from '../../../rules/time.ts';
import type { AdjustmentsPage } from '../../services/adjust/adjustments-page.ts';
import type { Adjusted } from '../../services/adjust/asked.ts';
import type { Standing } from '../../services/adjust/foresee.ts';
import { writeCursor } from '../cursor.ts';
import type { AdjustmentMadeBody, AdjustmentsBody } from '../schemas/adjustments.ts';

/** An adjustment that was made now or by the same request before. */
export function adjustmentBody({ subscriber, programme, adjustment, counter }: Adjusted): AdjustmentMadeBody {
  const { id, at, delta, author, reason } = adjustment;
  return {
    id,
    subscriber,
    programme: programme.programme,
    at: formatInstant(at, programme.zone),
    delta,
    author,
    reason,
    before: counter === null ? null : valueOf(counter.before),
    after: counter === null ? null : valueOf(counter.after),
  };
}

export function adjustmentsBody({ listed, zone, next }: AdjustmentsPage): AdjustmentsBody {
  return {
    items: listed.map(({ at, recordedAt, withdrawnAt, ...rest }) => ({
      ...rest,
      at: formatInstant(at, zone),
      recordedAt: formatInstant(recordedAt, zone),
      withdrawnAt: withdrawnAt === null ? null : formatInstant(withdrawnAt, zone),
      state: withdrawnAt === null ? ('holds' as const) : ('withdrawn' as const),
    })),
    next: writeCursor(next === null ? null : { revision: next.revision.toString(), id: next.id }),
  };
}

function valueOf(standing: Standing): number | null {
  return standing.kind === 'value' ? standing.value : null;
}
