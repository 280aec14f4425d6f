import type { SubscriberFacts } from '../../rules/facts.ts';
import type { Amount } from '../../rules/money.ts';
import type { CounterState } from '../../rules/state.ts';

/** A counter as it is stored. */
export interface Counter {
  readonly state: CounterState;
  readonly facts: SubscriberFacts;
}

export type Change = (counter: Counter) => Counter;

export function inState(change: (state: CounterState) => Partial<CounterState>): Change {
  return ({ state, facts }) => ({ state: { ...state, ...change(state) }, facts });
}

export function inPeriod(change: Partial<NonNullable<CounterState['period']>>): Change {
  return inState(({ period }) => ({ period: period === null ? null : { ...period, ...change } }));
}

export function inFacts(change: (facts: SubscriberFacts) => Partial<SubscriberFacts>): Change {
  return ({ state, facts }) => ({ state, facts: { ...facts, ...change(facts) } });
}

/** Changes of what decisions depend on, each of which leaves a plain counter plain. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'the value': inState(({ value }) => ({ value: value + 3 })),
  'having left': inState(({ barred }) => ({ barred: !barred })),
  'being enrolled': inState(({ enrolled }) => ({
    enrolled: !enrolled,
    enrolments: [{ at: Date.UTC(2020, 0, 1), enrolled: !enrolled }],
  })),
  'the month of the last bonus day': inState(({ bonusMonth }) => ({
    bonusMonth: (bonusMonth ?? 24_000) + 1,
  })),
  'a first period': inState(({ period }) => ({
    period: period === null ? null : { ...period, isFirst: !period.isFirst },
  })),
  'the enrolment at the start of the period': inState(({ period }) => ({
    period: period === null ? null : { ...period, enrolledAtStart: !period.enrolledAtStart },
  })),
  'a period that counts': inState(({ period }) => ({
    period: period === null ? null : { ...period, counts: !period.counts },
  })),
  'a pause in the period': inState(({ period }) => ({
    period: period === null ? null : { ...period, paused: !period.paused },
  })),
  'the amount of the fee': inFacts(({ fees }) => ({
    fees: fees.map((fee) => ({ ...fee, amount: (fee.amount + 5_000n) as Amount })),
  })),
  'the tariff': inFacts(({ fees }) => ({ fees: fees.map((fee) => ({ ...fee, tariff: 'promo' })) })),
  'the service of the fee': inFacts(({ fees }) => ({
    fees: fees.slice(0, 1).map((fee) => ({ ...fee, service: 'telephone' })),
  })),
  'a fee less': inFacts(({ fees }) => ({ fees: fees.slice(1) })),
  'the segment': inFacts(({ profiles }) => ({
    profiles: profiles.map((profile) => ({ ...profile, segment: 'office' })),
  })),
  'the kind of subscriber': inFacts(({ profiles }) => ({
    profiles: profiles.map((profile) => ({
      ...profile,
      kind: profile.kind === 'person' ? 'organisation' : 'person',
    })),
  })),
  'no row of the subscriber': inFacts(() => ({ profiles: [] })),
  'the balance': inFacts(({ balances }) => ({
    balances: balances.map((row) => ({ ...row, amount: (row.amount - 20_000n) as Amount })),
  })),
  'no balance': inFacts(() => ({ balances: [] })),
};
