import type { Condition, Failure, Moment } from './conditions/condition.ts';
import {
  balanceBefore,
  feeAt,
  feesAt,
  paymentsWithin,
  profileAt,
  promotionAt,
  type Total,
} from './facts-view.ts';
import type { Amount } from './money.ts';
import type { Membership } from './terms.ts';
import { type Duration, type Instant, minus, type Zone } from './time.ts';
import { versionOf, type Walker } from './walker.ts';

/** What a period adds to what its conditions may look at. */
export interface PeriodView {
  readonly start: Instant;
  readonly enrolledAtStart: boolean;
}

/** What conditions may look at, at the walker's instant, under a version's `services`. */
export function momentOf(walker: Walker, version: number, period: PeriodView | null = null): Moment {
  return new MomentOfWalker(walker, versionOf(walker, version).services, period);
}

/** Looks only when a condition asks: there is one for every evaluation, and most conditions ask little. */
class MomentOfWalker implements Moment {
  readonly #walker: Walker;
  readonly #services: Membership | null;
  readonly #period: PeriodView | null;

  constructor(walker: Walker, services: Membership | null, period: PeriodView | null) {
    this.#walker = walker;
    this.#services = services;
    this.#period = period;
  }

  get at(): Instant {
    return this.#walker.at;
  }

  get zone(): Zone {
    return this.#walker.programme.zone;
  }

  get places(): number {
    return this.#walker.programme.places;
  }

  get periodStart(): Instant | null {
    return this.#period?.start ?? null;
  }

  get served(): boolean {
    return this.#walker.state.now.class === 'served';
  }

  get blockedBy(): string | null {
    const { now } = this.#walker.state;
    return now.class === 'blocked' ? now.kind : null;
  }

  get counter(): number {
    return this.#walker.state.value;
  }

  get enrolled(): boolean {
    return this.#walker.state.enrolled;
  }

  get enrolledAtPeriodStart(): boolean {
    return this.#period?.enrolledAtStart ?? false;
  }

  balanceAt(at: Instant): Amount | null {
    return balanceBefore(this.#walker.view, at + 1);
  }

  balanceBefore(at: Instant): Amount | null {
    return balanceBefore(this.#walker.view, at);
  }

  feeAt(at: Instant): Amount | null {
    return feeAt(this.#walker.view, this.#services, at);
  }

  tariffsAt(at: Instant): readonly string[] | null {
    const fees = feesAt(this.#walker.view.facts, this.#services, at);
    return fees.length === 0 ? null : fees.filter((fee) => fee.amount > 0n).map((fee) => fee.tariff);
  }

  profileAt(at: Instant): { readonly kind: string; readonly segment: string } | null {
    return profileAt(this.#walker.view.facts, at);
  }

  promotionAt(at: Instant): string | null {
    return promotionAt(this.#walker.view.facts, at)?.promotion ?? null;
  }

  payments(from: Instant, to: Instant): Total {
    return paymentsWithin(this.#walker.view, from, to);
  }

  before(at: Instant, duration: Duration): Instant {
    return minus(at, duration, this.zone);
  }
}

/** Every failure of a list of conditions, all of them evaluated. */
export function failuresOf(conditions: readonly Condition[], moment: Moment): readonly Failure[] {
  let failures = NONE;
  for (const condition of conditions) {
    const own = condition.test(moment);
    if (own.length > 0) failures = failures.length === 0 ? own : [...failures, ...own];
  }
  return failures;
}

const NONE: readonly Failure[] = [];
