import type { Outcome, Refusal } from '../../../rules/outcome.ts';
import type { CopyRows } from '../copy-rows.ts';
import { codesMask } from '../history/step-numbers.ts';

/** What every outcome of a walk says of it. */
export interface OutcomeContext {
  readonly programmeId: number;
  readonly runId: number;
  /** Decimal places of the currency. */
  readonly places: number;
}

/** What is written of an outcome besides its subscriber. */
export const OUTCOME_WRITTEN = `effective_at, codes, month, run_id, counter, programme_id, sequence, version, percent, base,
  amount, found`;

/** A row of `subscriber_id` and `OUTCOME_WRITTEN`. */
export function writeOutcome(
  rows: CopyRows,
  { programmeId, runId, places }: OutcomeContext,
  subscriberId: bigint,
  outcome: Outcome,
): void {
  const { percent, base, amount } = outcome.outcome === 'credit' ? outcome : NO_CREDIT;
  const { reasons, found } = outcome.outcome === 'refusal' ? outcome : NO_REFUSAL;
  rows.row(13);
  rows.id(subscriberId);
  rows.instant(outcome.effective);
  rows.countOrNull(codesMask(reasons));
  rows.date(outcome.month);
  rows.int(runId);
  rows.int(outcome.counter);
  rows.small(programmeId);
  rows.small(outcome.sequence);
  rows.small(outcome.version);
  rows.percent(percent);
  rows.amountOrNull(base, places);
  rows.amountOrNull(amount, places);
  rows.textsOrNull(found);
}

// What the columns of the other kind of outcome hold.
const NO_CREDIT = { percent: null, base: null, amount: null };
const NO_REFUSAL: Pick<Refusal, 'reasons' | 'found'> = { reasons: [], found: [] };
