import type { Condition, Failure, Moment } from './conditions/condition.ts';
import { balanceBefore, feeAt, feesAt, profileAt, sum, within } from './facts-view.ts';
import { type Instant, minus } from './time.ts';
import { versionOf, type Walker } from './walker.ts';

/** What a period adds to what its conditions may look at. */
export interface PeriodView {
  readonly start: Instant;
  readonly enrolledAtStart: boolean;
}

/** What conditions may look at, at the walker's instant, under a version's `services`. */
export function momentOf(walker: Walker, version: number, period: PeriodView | null = null): Moment {
  const { state, at } = walker;
  const { facts } = walker.view;
  const { zone, places } = walker.programme;
  const { services } = versionOf(walker, version);
  return {
    at,
    zone,
    places,
    periodStart: period?.start ?? null,
    served: state.now.class === 'served',
    blockedBy: state.now.class === 'blocked' ? state.now.kind : null,
    counter: state.value,
    enrolled: state.enrolled,
    enrolledAtPeriodStart: period?.enrolledAtStart ?? false,
    balanceAt: (instant) => balanceBefore(facts, instant + 1),
    balanceBefore: (instant) => balanceBefore(facts, instant),
    feeAt: (instant) => feeAt(facts, services, instant),
    tariffsAt: (instant) => {
      const fees = feesAt(facts, services, instant);
      return fees.length === 0 ? null : fees.filter((fee) => fee.amount > 0n).map((fee) => fee.tariff);
    },
    profileAt: (instant) => profileAt(facts, instant),
    promotionAt: (instant) =>
      facts.promotions.find((span) => span.from <= instant && instant < span.to)?.promotion ?? null,
    payments: (from, to) => {
      const rows = within(facts.payments, from, to);
      return { count: rows.length, sum: sum(rows) };
    },
    before: (instant, duration) => minus(instant, duration, zone),
  };
}

/** Every failure of a list of conditions, all of them evaluated. */
export function failuresOf(conditions: readonly Condition[], moment: Moment): readonly Failure[] {
  return conditions.flatMap((condition) => condition.test(moment));
}
