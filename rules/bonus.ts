import type { Failure } from './conditions/condition.ts';
import { chargesWithin, feeAt, paymentsWithin } from './facts-view.ts';
import { invariant } from './invariant.ts';
import { failuresOf, momentOf } from './moment.ts';
import { type Amount, linearAmount, linearPercent, type PercentText, percentOf } from './money.ts';
import type { Base, Bonus, Rates } from './terms.ts';
import { type Duration, type Instant, minus, monthOf, monthStart } from './time.ts';
import { codesOf, nextSequence, versionOf, type Walker } from './walker.ts';

const ONE_MONTH: Duration = { text: 'P1M', months: 1, days: 0, ms: 0 };

type LinearPercents = Extract<Rates, { readonly kind: 'linear_percent' }>;

/** The step of the rates that a counter has reached. */
export type Rung =
  | { readonly kind: 'percent'; readonly percent: PercentText }
  | { readonly kind: 'amount'; readonly amount: Amount };

/** Step 9 of an instant: on the bonus day a credit, a refusal with all its reasons, or no outcome. */
export function decideBonus(walker: Walker): void {
  const version = walker.version;
  const { bonus, enrolment } = versionOf(walker, version);
  if (bonus === null || !walker.isBonusDay || !hasOutcome(walker, enrolment !== null)) return;
  const base = baseOf(walker, bonus.base, version);
  const failures = failuresOf(bonus.requires, momentOf(walker, version));
  if (base === null) refuse(walker, version, [...failures, { code: 'fee_unknown' }]);
  else if (failures.length > 0) refuse(walker, version, failures);
  else decideAmount(walker, version, { bonus, base });
}

/** Counted since before the bonus day, enrolled where that is needed, and served there or in the month before it. */
function hasOutcome(walker: Walker, needsEnrolment: boolean): boolean {
  const { begun, enrolled, now, servedUntil } = walker.state;
  if (begun === null || begun >= walker.at || (needsEnrolment && !enrolled)) return false;
  if (now.class === 'served') return true;
  return servedUntil !== null && servedUntil > minus(walker.at, ONE_MONTH, walker.programme.zone);
}

type BaseAmount = { readonly amount: Amount | null };
const NO_BASE: BaseAmount = { amount: null };

/** What the percent is of; null: the fee is not known. */
function baseOf(walker: Walker, base: Base | null, version: number): BaseAmount | null {
  if (base === null) return NO_BASE;
  switch (base.kind) {
    case 'fee': {
      const amount = feeAt(walker.view, versionOf(walker, version).services, walker.at);
      return amount === null ? null : { amount };
    }
    case 'payments': {
      const { from, to } = previousMonth(walker);
      return { amount: paymentsWithin(walker.view, from, to).sum };
    }
    case 'charges': {
      const { from, to } = previousMonth(walker);
      return { amount: chargesWithin(walker.view, base.categories, from, to) };
    }
  }
}

/** The calendar month before the one that contains the bonus day. */
function previousMonth(walker: Walker): { readonly from: Instant; readonly to: Instant } {
  const { zone } = walker.programme;
  const month = monthOf(walker.at, zone);
  return { from: monthStart(month - 1, zone), to: monthStart(month, zone) };
}

function decideAmount(
  walker: Walker,
  version: number,
  { bonus, base }: { readonly bonus: Bonus; readonly base: BaseAmount },
): void {
  const rung = rungOf(bonus.rates, walker.state.value);
  if (rung === null) {
    refuse(walker, version, [{ code: 'below_first_rung' }]);
    return;
  }
  const amount = amountOf(rung, base.amount, bonus);
  if (amount <= 0n) {
    refuse(walker, version, [{ code: 'zero_amount' }]);
    return;
  }
  const percent = rung.kind === 'percent' ? rung.percent : null;
  walker.outcomes.push({
    effective: walker.at,
    sequence: nextSequence(walker),
    version: versionOf(walker, version).version,
    month: monthOf(walker.at, walker.programme.zone),
    counter: walker.state.value,
    outcome: 'credit',
    percent,
    base: base.amount,
    amount,
  });
}

/** What a rung comes to, the limit of the terms kept. @param base null only where rungs give amounts */
export function amountOf(rung: Rung, base: Amount | null, bonus: Bonus): Amount {
  const exact = exactAmountOf(rung, base, bonus);
  return bonus.maxAmount !== null && exact > bonus.maxAmount ? bonus.maxAmount : exact;
}

function exactAmountOf(rung: Rung, base: Amount | null, bonus: Bonus): Amount {
  if (rung.kind === 'amount') return rung.amount;
  invariant(base !== null, 'a percent without a base');
  return percentOf(base, rung.percent, bonus.rounding);
}

/** The last rung with `from` at most the counter; null below the first. */
export function rungOf(rates: Rates, counter: number): Rung | null {
  switch (rates.kind) {
    case 'percents': {
      const rung = lastReached(rates.rungs, counter);
      return rung === null ? null : { kind: 'percent', percent: rung.percent };
    }
    case 'amounts': {
      const rung = lastReached(rates.rungs, counter);
      return rung === null ? null : { kind: 'amount', amount: rung.amount };
    }
    case 'linear_percent': {
      if (counter < rates.from) return null;
      return { kind: 'percent', percent: linearPercentAt(rates, stepsOf(rates, counter)) };
    }
    case 'linear_amount': {
      if (counter < rates.from) return null;
      return {
        kind: 'amount',
        amount: linearAmount(rates.amount, rates.step, stepsOf(rates, counter), rates.max),
      };
    }
  }
}

/** The counter from which on the rung of a counter is paid; null below the first. */
export function rungFrom(rates: Rates, counter: number): number | null {
  switch (rates.kind) {
    case 'percents':
    case 'amounts':
      return lastReached<{ readonly from: number }>(rates.rungs, counter)?.from ?? null;
    case 'linear_percent':
    case 'linear_amount':
      return counter < rates.from ? null : rates.from + stepsOf(rates, counter) * rates.every;
  }
}

/** The counter from which on the rung after it is paid; null: there is none. A linear scale may give the same there. */
export function nextRungFrom(rates: Rates, counter: number): number | null {
  switch (rates.kind) {
    case 'percents':
    case 'amounts':
      return rates.rungs.find(({ from }) => from > counter)?.from ?? null;
    case 'linear_percent':
    case 'linear_amount':
      return counter < rates.from ? rates.from : rates.from + (stepsOf(rates, counter) + 1) * rates.every;
  }
}

function lastReached<R extends { readonly from: number }>(rungs: readonly R[], counter: number): R | null {
  for (let index = rungs.length - 1; index >= 0; index -= 1) {
    const rung = rungs[index] as R;
    if (rung.from <= counter) return rung;
  }
  return null;
}

/** The percents of a linear scale by steps, worked out once: decimals take longer than all else of a credit. */
const linearPercents = new WeakMap<LinearPercents, PercentText[]>();
const STEPS_REMEMBERED = 1_000;

function linearPercentAt(rates: LinearPercents, steps: number): PercentText {
  if (steps >= STEPS_REMEMBERED) return linearPercent(rates.percent, rates.step, steps, rates.max);
  let known = linearPercents.get(rates);
  if (known === undefined) linearPercents.set(rates, (known = []));
  return (known[steps] ??= linearPercent(rates.percent, rates.step, steps, rates.max));
}

function stepsOf(rates: { readonly from: number; readonly every: number }, counter: number): number {
  return Math.floor((counter - rates.from) / rates.every);
}

function refuse(walker: Walker, version: number, failures: readonly Failure[]): void {
  const { codes, found } = codesOf(failures);
  walker.outcomes.push({
    effective: walker.at,
    sequence: nextSequence(walker),
    version: versionOf(walker, version).version,
    month: monthOf(walker.at, walker.programme.zone),
    counter: walker.state.value,
    outcome: 'refusal',
    reasons: codes,
    found,
  });
}
