import type { ReasonCode } from './codes.ts';
import { applyEffect, keepWithin } from './effect.ts';
import { momentOf } from './moment.ts';
import type { Reason } from './outcome.ts';
import { moveAnchor, nextPeriod } from './period.ts';
import type { Period } from './state.ts';
import type { Effect } from './terms.ts';
import { codesOf, NO_REASON, ruleOf, versionOf, type Walker, write } from './walker.ts';

/** What the end of a period decides (docs/domain.md "Accrual", in that order). */
type PeriodDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'skip'; readonly reason: Pick<Reason, 'codes' | 'found'>; readonly rule: string | null }
  | { readonly kind: 'effect'; readonly reason: Pick<Reason, 'codes' | 'found'>; readonly effect: Effect }
  | { readonly kind: 'accrual'; readonly value: number };

/** Step 4 of an instant: the outcome of the period that ends there; the next one starts. */
export function endPeriod(walker: Walker): void {
  const { period } = walker.state;
  if (period?.end !== walker.at) return;
  walker.endedPeriod = period;
  const decision = decidePeriod(walker, period);
  walker.state.period = nextPeriod(walker, period);
  record(walker, period, decision);
}

function decidePeriod(walker: Walker, period: Period): PeriodDecision {
  const { accrual } = versionOf(walker, period.version);
  if (!period.counts) return { kind: 'nothing' };
  if (period.isFirst && accrual.firstPeriod === 'skip') return skip('first_period');
  if (period.interruptedBy !== null) return skip('interrupted', ruleOf(walker, period.interruptedBy).id);
  if (period.paused && accrual.pausedPeriod === 'skip') return skip('paused');
  return decideByConditions(walker, period) ?? decideByCap(walker, period);
}

/** The first requirement that fails decides; null when none does. */
function decideByConditions(walker: Walker, period: Period): PeriodDecision | null {
  const { requires } = versionOf(walker, period.version).accrual;
  if (requires.length === 0) return null;
  const moment = momentOf(walker, period.version, period);
  for (const { condition, otherwise } of requires) {
    const failures = condition.test(moment);
    if (failures.length === 0) continue;
    const reason = codesOf(failures);
    return otherwise === 'skip'
      ? { kind: 'skip', reason, rule: null }
      : { kind: 'effect', reason, effect: otherwise };
  }
  return null;
}

function decideByCap(walker: Walker, period: Period): PeriodDecision {
  const version = versionOf(walker, period.version);
  const { cap } = version.counter;
  if (cap !== null && walker.state.value >= cap) return skip('cap');
  return { kind: 'accrual', value: keepWithin(walker.state.value + version.accrual.add, version) };
}

function skip(code: ReasonCode, rule: string | null = null): PeriodDecision {
  return { kind: 'skip', reason: { codes: [code], found: [] }, rule };
}

function record(walker: Walker, period: Period, decision: PeriodDecision): void {
  const { value } = walker.state;
  const since = period.start;
  switch (decision.kind) {
    case 'nothing':
      return;
    case 'skip':
      write(walker, {
        version: period.version,
        kind: 'skip',
        value,
        rule: decision.rule,
        reason: { ...NO_REASON, ...decision.reason, since },
      });
      return;
    case 'accrual':
      write(walker, {
        version: period.version,
        kind: 'accrual',
        value: decision.value,
        reason: { ...NO_REASON, since },
      });
      return;
    case 'effect':
      recordEffect(walker, period, decision);
  }
}

/** A condition with an effect: an effect that changes nothing is a skip with the same codes; a reset moves the anchor all the same. */
function recordEffect(
  walker: Walker,
  period: Period,
  decision: PeriodDecision & { readonly kind: 'effect' },
): void {
  const { effect } = decision;
  const { value } = walker.state;
  const after =
    effect.kind === 'none' ? value : applyEffect(effect, value, versionOf(walker, period.version));
  const changed = effect.kind === 'reset' ? 'reset' : 'deduction';
  write(walker, {
    version: period.version,
    kind: after === value ? 'skip' : changed,
    value: after,
    reason: { ...NO_REASON, ...decision.reason, since: period.start },
  });
  if (effect.kind === 'reset') moveAnchor(walker);
}
