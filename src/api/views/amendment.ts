import { formatAmount } from '../../../rules/money.ts';
import { monthText } from '../../../rules/time.ts';
import { figuresText } from '../../services/amend/figures.ts';
import type { AmendmentPreview } from '../../services/amend/preview.ts';
import type { AmendmentBody } from '../schemas/programmes.ts';
import { messageBody } from './programmes.ts';

type Sums = AmendmentPreview['total'];

/** What other terms come to. @param revision null: it was only looked at */
export function amendmentBody(preview: AmendmentPreview, revision: bigint | null): AmendmentBody {
  const { programme, months, total, largest, subscribers, counters, refused, warnings } = preview;
  const { places } = programme;
  const sums = ({ differing, more, less }: Sums) => ({
    differing,
    more: formatAmount(more, places),
    less: formatAmount(less, places),
  });
  return {
    programme: programme.programme,
    currency: programme.currency,
    months: months.map(({ month, state, isBeyondReach, ...differences }) => ({
      month: monthText(month),
      state,
      beyondReach: isBeyondReach,
      ...sums(differences),
    })),
    total: sums(total),
    subscribers,
    counters,
    refused,
    largest: largest.map(({ subscriber, counterWas, counterIs, ...differences }) => ({
      subscriber,
      counterWas,
      counterIs,
      ...sums(differences),
    })),
    expect: figuresText(total, places),
    warnings: warnings.map(messageBody),
    revision: revision?.toString() ?? null,
  };
}
