import type { Credit, Entry, Outcome, Refusal } from '../../../rules/outcome.ts';
import { isOutcome, type Step } from '../../../rules/render/in-order.ts';

/** What a replay changes: `gone` no longer holds, `fresh` is new. What is the same in both stays as it is. */
export interface Differences {
  readonly gone: readonly Step[];
  readonly fresh: readonly Step[];
}

/** Compares what is stored of one counter with what its replay says (docs/domain.md "Late facts"). */
export function differencesOf(stored: readonly Step[], replayed: readonly Step[]): Differences {
  const byPlace = new Map(replayed.map((step) => [placeOf(step), step]));
  const gone: Step[] = [];
  for (const was of stored) {
    const place = placeOf(was);
    const is = byPlace.get(place);
    if (is !== undefined && sameStep(was, is)) byPlace.delete(place);
    else gone.push(was);
  }
  return { gone, fresh: [...byPlace.values()] };
}

function placeOf(step: Step): string {
  return `${step.effective} ${step.sequence}`;
}

/** Whether two steps at one place say the same, evidence included. */
function sameStep(left: Step, right: Step): boolean {
  if (isOutcome(left)) return isOutcome(right) && sameOutcome(left, right);
  return !isOutcome(right) && sameEntry(left, right);
}

function sameEntry(left: Entry, right: Entry): boolean {
  return (
    left.effective === right.effective &&
    left.sequence === right.sequence &&
    left.version === right.version &&
    left.kind === right.kind &&
    left.delta === right.delta &&
    left.value === right.value &&
    left.rule === right.rule &&
    sameReason(left, right)
  );
}

function sameReason({ reason: left }: Entry, { reason: right }: Entry): boolean {
  return (
    sameTexts(left.codes, right.codes) &&
    sameTexts(left.found, right.found) &&
    left.since === right.since &&
    left.until === right.until &&
    left.counted === right.counted &&
    left.ref === right.ref
  );
}

function sameOutcome(left: Outcome, right: Outcome): boolean {
  const isSamePlace =
    left.effective === right.effective &&
    left.sequence === right.sequence &&
    left.version === right.version &&
    left.month === right.month &&
    left.counter === right.counter;
  if (!isSamePlace) return false;
  if (left.outcome === 'credit') return right.outcome === 'credit' && sameCredit(left, right);
  return right.outcome === 'refusal' && sameRefusal(left, right);
}

function sameCredit(left: Credit, right: Credit): boolean {
  return left.percent === right.percent && left.base === right.base && left.amount === right.amount;
}

function sameRefusal(left: Refusal, right: Refusal): boolean {
  return sameTexts(left.reasons, right.reasons) && sameTexts(left.found, right.found);
}

function sameTexts(left: readonly (string | null)[], right: readonly (string | null)[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
