import { describe, expect, it } from 'vitest';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import type { Amount } from '../../rules/money.ts';
import { situationOf } from '../../rules/situation.ts';
import { STATE_FORMAT } from '../../rules/state.ts';
import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';
import { CHANGES, type Change, type Counter, inFacts, inPeriod, inState } from '../support/situations.ts';

const DAY = 86_400_000;
const AT = Date.UTC(2024, 0, 31, 21);
const BEGUN = Date.UTC(2021, 5, 14, 9, 30);

/** Three years of service, on the night of the 1st of February in Moscow. */
const PLAIN: Counter = {
  state: {
    format: STATE_FORMAT,
    at: AT,
    begun: BEGUN,
    value: 31,
    enrolled: true,
    nextAt: Date.UTC(2024, 1, 29, 21),
    barred: false,
    enrolments: [{ at: Date.UTC(2022, 2, 3, 15), enrolled: true }],
    pinned: null,
    releasedAt: null,
    now: { class: 'served', kind: null },
    carried: [],
    servedUntil: AT,
    hasServed: true,
    terminated: false,
    terminatedUnder: [],
    bonusMonth: 2024 * 12 + 1,
    absence: null,
    debts: [],
    period: {
      version: 0,
      start: AT,
      end: Date.UTC(2024, 1, 29, 21),
      anchored: null,
      isFirst: false,
      enrolledAtStart: true,
      counts: false,
      paused: false,
      interruptedBy: null,
    },
  },
  facts: {
    ...noFacts('S1'),
    profiles: [{ kind: 'person', segment: 'apartment', from: ALWAYS }],
    services: [{ service: 'internet', from: BEGUN, to: FOREVER }],
    fees: [{ service: 'internet', tariff: 'home', amount: 69_000n as Amount, from: BEGUN }],
    balances: [{ at: BEGUN, amount: 0n as Amount }],
  },
};

const service = (name: string, from: Instant, to = FOREVER) => ({ service: name, from, to });
const fee = (name: string, tariff: string, from: Instant) => ({
  service: name,
  tariff,
  amount: 100n as Amount,
  from,
});
const INTERNET = service('internet', BEGUN);

describe('the situation of a counter', () => {
  const textOf = ({ state, facts }: Counter): string | null => situationOf(state, facts);

  it.each([
    ...Object.entries(CHANGES),
    ['the instant', inState(() => ({ at: AT + 1, servedUntil: AT + 1 }))],
    ['the next instant', inState(({ nextAt }) => ({ nextAt: nextAt - 1 }))],
    ['the start of the period', inPeriod({ start: AT - 1 })],
    ['the end of the period', inPeriod({ end: AT + DAY })],
    ['the version of the period', inPeriod({ version: 1 })],
    ['what interrupted the period', inPeriod({ interruptedBy: { version: 0, rule: 1 } })],
    ['another service', inFacts(() => ({ services: [service('tv', BEGUN)] }))],
    ['a service more', inFacts(() => ({ services: [INTERNET, service('tv', BEGUN)] }))],
    ['a large amount', inFacts(() => ({ balances: [{ at: BEGUN, amount: (2n ** 60n) as Amount }] }))],
  ] satisfies [string, Change][])('shows %s', (_, change) => {
    expect(textOf(change(PLAIN))).not.toBeNull();
    expect(textOf(change(PLAIN))).not.toBe(textOf(PLAIN));
  });

  it('tells apart large amounts that are the same number roughly, and texts that run together', () => {
    const owing = (amount: bigint) =>
      textOf(inFacts(() => ({ balances: [{ at: BEGUN, amount: amount as Amount }] }))(PLAIN));
    expect(owing(2n ** 60n)).not.toBe(owing(2n ** 60n + 1n));

    const paying = (name: string, tariff: string) =>
      textOf(inFacts(() => ({ fees: [fee(name, tariff, BEGUN)] }))(PLAIN));
    expect(paying('a1:b', 'c')).not.toBe(paying('a', 'b1:c'));
  });

  it('is the same in whatever order services began, and not when fees did', () => {
    const using = (...services: SubscriberFacts['services']) => textOf(inFacts(() => ({ services }))(PLAIN));
    const later = BEGUN + DAY;
    expect(using(service('a', BEGUN), service('b', later))).toBe(
      using(service('b', BEGUN), service('a', later)),
    );

    const paying = (...fees: SubscriberFacts['fees']) => textOf(inFacts(() => ({ fees }))(PLAIN));
    expect(paying(fee('a', 'x', BEGUN), fee('b', 'x', later))).not.toBe(
      paying(fee('b', 'x', BEGUN), fee('a', 'x', later)),
    );
  });

  it.each([
    ['has not begun', inState(() => ({ begun: null }))],
    ['begins at this instant', inState(() => ({ begun: AT }))],
    ['is away', inState(() => ({ now: { class: 'idle', kind: null } }))],
    ['is served in a blocking', inState(() => ({ now: { class: 'served', kind: 'outage' } }))],
    ['was last served before', inState(() => ({ servedUntil: AT - 1 }))],
    ['never served', inState(() => ({ hasServed: false }))],
    ['is terminated', inState(() => ({ terminated: true }))],
    ['was terminated under a version', inState(() => ({ terminatedUnder: [0] }))],
    ['carries a blocking', inState(() => ({ carried: [{ kind: 'outage', from: BEGUN }] }))],
    ['is absent', inState(() => ({ absence: { version: 0, since: BEGUN, holds: [] } }))],
    ['is in debt', inState(() => ({ debts: [{ version: 0, hold: HOLD }] }))],
    ['keeps a version', inState(() => ({ pinned: 0 }))],
    ['has just been let go of one', inState(() => ({ releasedAt: AT }))],
    ['has no period', inState(() => ({ period: null }))],
    ['has an anchored period', inPeriod({ anchored: { base: BEGUN, index: 31, anchor: BEGUN } })],
    ['was enrolled at this instant', inState(() => ({ enrolments: [{ at: AT, enrolled: true }] }))],
    ['forgot how it was enrolled', inState(() => ({ enrolments: [] }))],
    ['remembers another enrolment', inState(() => ({ enrolments: [{ at: BEGUN, enrolled: false }] }))],
    ['has a blocking to come', inFacts(() => ({ blockings: [{ kind: 'forced', from: AT, to: FOREVER }] }))],
    ['has a payment', inFacts(() => ({ payments: [{ id: 'p', at: BEGUN, amount: 1n as Amount }] }))],
    [
      'has a charge',
      inFacts(() => ({ charges: [{ id: 'c', at: BEGUN, amount: 1n as Amount, category: 'tv' }] })),
    ],
    ['is in a promotion', inFacts(() => ({ promotions: [{ promotion: 'x', from: BEGUN, to: FOREVER }] }))],
    ['has a request to come', inFacts(() => ({ enrolments: [{ at: AT + 1, action: 'leave', ...BY }] }))],
    [
      'has an opening to come',
      inFacts(() => ({ openings: [{ at: AT + 1, value: 1, programme: null, enrolled: null }] })),
    ],
    [
      'has an adjustment to come',
      inFacts(() => ({
        adjustments: [{ id: 'a', at: AT + 1, delta: 1, author: 'b', reason: 'c', programme: null }],
      })),
    ],
    ['has a termination', inFacts(() => ({ terminations: [{ at: BEGUN - 1 }] }))],
    ['has a service that ends', inFacts(() => ({ services: [service('internet', BEGUN, AT + 1)] }))],
    ['has a service that begins now', inFacts(() => ({ services: [INTERNET, service('tv', AT)] }))],
    [
      'has one service twice',
      inFacts(() => ({ services: [INTERNET, service('tv', BEGUN), service('internet', BEGUN + 1)] })),
    ],
    ['has a fee from now on', inFacts(() => ({ fees: [fee('internet', 'home', AT)] }))],
    [
      'has two fees of one service',
      inFacts(() => ({ fees: [fee('internet', 'a', BEGUN), fee('internet', 'b', BEGUN + 1)] })),
    ],
    [
      'becomes another subscriber now',
      inFacts(() => ({ profiles: [{ kind: 'person', segment: 'apartment', from: AT }] })),
    ],
    [
      'was another subscriber',
      inFacts(({ profiles }) => ({
        profiles: [...profiles, ...profiles.map((row) => ({ ...row, from: 0 }))],
      })),
    ],
    ['has a balance from now on', inFacts(() => ({ balances: [{ at: AT, amount: 0n as Amount }] }))],
    ['has two balances', inFacts(({ balances }) => ({ balances: [...balances, ...balances] }))],
  ] satisfies [string, Change][])('is none of its own when it %s', (_, change) => {
    expect(textOf(PLAIN)).not.toBeNull();
    expect(textOf(change(PLAIN))).toBeNull();
  });
});

const BY = { programme: null, author: null, channel: null };
const HOLD = {
  rule: 0,
  kind: null,
  clock: { start: 0, still: 0, stoppedAt: null },
  heldAt: null,
  repeats: 0,
};
