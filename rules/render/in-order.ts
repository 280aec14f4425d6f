import type { Entry, Outcome } from '../outcome.ts';

/** An entry of the counter or an outcome of the bonus day. */
export type Step = Entry | Outcome;

/** Tells the two apart: only an outcome has `outcome`. */
export function isOutcome(step: Step): step is Outcome {
  return 'outcome' in step;
}

/**
 * Entries and outcomes of one counter as one list, by instant and then by sequence (docs/domain.md "Order within one
 * instant"). Both lists must be in that order already, as a walk and a query leave them.
 */
export function inOrder(entries: readonly Entry[], outcomes: readonly Outcome[]): readonly Step[] {
  const steps: Step[] = [];
  let next = 0;
  for (const entry of entries) {
    for (
      let outcome = outcomes[next];
      outcome !== undefined && isBefore(outcome, entry);
      outcome = outcomes[next]
    ) {
      steps.push(outcome);
      next += 1;
    }
    steps.push(entry);
  }
  return steps.concat(outcomes.slice(next));
}

function isBefore(left: Step, right: Step): boolean {
  return (
    left.effective < right.effective || (left.effective === right.effective && left.sequence < right.sequence)
  );
}
