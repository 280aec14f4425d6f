import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { InvariantError } from '../../../rules/invariant.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Amount } from '../../../rules/money.ts';
import { type CounterState, STATE_FORMAT } from '../../../rules/state.ts';
import { ALWAYS, FOREVER } from '../../../rules/time.ts';
import { ByteWriter } from '../../../src/db/byte-writer.ts';
import {
  decodeState,
  encodeState,
  isOwnFormat,
  type StoredCounter,
} from '../../../src/db/night/state-codec.ts';
import { each, SOME, scenario, someScenarios } from '../../support/arbitraries/scenario.ts';

const RUNS = { numRuns: 1_000 };
/** What stands before and after a counter in the bytes that the server sends. */
const AROUND = 3;

function bytesOf(state: CounterState, remainder: SubscriberFacts): Buffer {
  const out = new ByteWriter(16);
  for (let left = AROUND; left > 0; left -= 1) out.byte(0xff);
  encodeState(out, state, remainder);
  for (let left = AROUND; left > 0; left -= 1) out.byte(0xff);
  return out.data.subarray(0, out.at);
}

function read(bytes: Buffer, state: CounterState, to = bytes.length - AROUND): StoredCounter {
  const { value, enrolled, nextAt, at } = state;
  return decodeState(bytes, AROUND, to, { value, enrolled, nextAt, at });
}

function expectSame(state: CounterState, remainder: SubscriberFacts): void {
  const stored = read(bytesOf(state, remainder), state);
  expect(stored.state).toEqual(state);
  expect(Object.keys(stored.state)).toEqual(Object.keys(state));
  expect(stored.remainder).toEqual({ ...remainder, subscriber: '' });
}

const NOTHING = noFacts('S1');

const instants = fc.oneof(
  fc.constantFrom(ALWAYS, FOREVER, 0, Date.UTC(2024, 0, 31, 21), Date.UTC(2024, 1, 29, 21)),
  fc.integer({ min: ALWAYS, max: FOREVER }),
  fc.integer({ min: 0, max: 600_000 }).map((hours) => hours * 3_600_000),
  fc.integer({ min: 0, max: 2 ** 31 }).map((seconds) => seconds * 1000),
);
const texts = fc.oneof(
  fc.constantFrom('', 'internet', 'home-300', 'с кириллицей'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'binary-ascii', maxLength: 200 }),
  fc.integer({ min: 1, max: 4_000 }).map((length) => 'ё'.repeat(length)),
);
const amounts = fc
  .oneof(fc.bigInt(), fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n }), fc.bigInt({ min: -9n, max: 9n }))
  .map((amount) => amount as Amount);
const numbers = fc.oneof(fc.nat({ max: 200 }), fc.integer({ min: 0, max: 2 ** 52 }));
const integers = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of);
const listOf = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 5 });

const facts: fc.Arbitrary<SubscriberFacts> = fc.record({
  subscriber: fc.constant('S1'),
  profiles: listOf(
    fc.record({ kind: fc.constantFrom('person', 'organisation'), segment: texts, from: instants }),
  ),
  services: listOf(fc.record({ service: texts, from: instants, to: instants })),
  blockings: listOf(fc.record({ kind: texts, from: instants, to: instants })),
  fees: listOf(fc.record({ service: texts, tariff: texts, amount: amounts, from: instants })),
  payments: listOf(fc.record({ id: texts, at: instants, amount: amounts })),
  charges: listOf(fc.record({ id: texts, at: instants, amount: amounts, category: texts })),
  balances: listOf(fc.record({ at: instants, amount: amounts })),
  promotions: listOf(fc.record({ promotion: texts, from: instants, to: instants })),
  enrolments: listOf(
    fc.record({
      at: instants,
      action: fc.constantFrom('enrol', 'leave'),
      programme: orNull(texts),
      author: orNull(texts),
      channel: orNull(texts),
    }),
  ),
  openings: listOf(
    fc.record({ at: instants, value: integers, programme: orNull(texts), enrolled: orNull(fc.boolean()) }),
  ),
  adjustments: listOf(
    fc.record({
      id: texts,
      at: instants,
      delta: integers,
      author: texts,
      reason: texts,
      programme: orNull(texts),
    }),
  ),
  terminations: listOf(fc.record({ at: instants })),
});

const holds = fc.record({
  rule: numbers,
  kind: orNull(texts),
  clock: fc.record({ start: instants, still: numbers, stoppedAt: orNull(instants) }),
  heldAt: orNull(instants),
  repeats: numbers,
});

const states: fc.Arbitrary<CounterState> = fc
  .record({
    format: fc.constant(STATE_FORMAT),
    at: instants,
    begun: orNull(instants),
    value: integers,
    enrolled: fc.boolean(),
    nextAt: instants,
    barred: fc.boolean(),
    enrolments: listOf(fc.record({ at: instants, enrolled: fc.boolean() })),
    pinned: orNull(numbers),
    releasedAt: orNull(instants),
    now: fc.record({
      class: fc.constantFrom('served', 'blocked', 'paused', 'idle'),
      kind: orNull(texts),
    }),
    carried: listOf(fc.record({ kind: texts, from: instants })),
    servedUntil: orNull(instants),
    hasServed: fc.boolean(),
    terminated: fc.boolean(),
    terminatedUnder: listOf(numbers),
    bonusMonth: orNull(fc.integer({ min: 0, max: 10_000 * 12 })),
    absence: orNull(fc.record({ version: numbers, since: instants, holds: listOf(holds) })),
    debts: listOf(fc.record({ version: numbers, hold: holds })),
    period: orNull(
      fc.record({
        version: numbers,
        start: instants,
        end: instants,
        anchored: orNull(fc.record({ base: instants, index: numbers, anchor: instants })),
        isFirst: fc.boolean(),
        enrolledAtStart: fc.boolean(),
        counts: fc.boolean(),
        paused: fc.boolean(),
        interruptedBy: orNull(fc.record({ version: numbers, rule: numbers })),
      }),
    ),
  })
  .chain((state) =>
    fc.record({ servedToAt: fc.boolean(), endsAtNext: fc.boolean() }).map(({ servedToAt, endsAtNext }) => ({
      ...state,
      servedUntil: servedToAt ? state.at : state.servedUntil,
      period: endsAtNext && state.period !== null ? { ...state.period, end: state.nextAt } : state.period,
    })),
  );

describe('a stored counter', () => {
  it('comes back as it was, wherever a random walk stands', () => {
    fc.assert(
      fc.property(
        someScenarios(),
        each(({ programme, facts: history, until, nights }) => {
          let state: CounterState | null = null;
          for (const stop of [...nights, until]) {
            state = advance(programme, state, history, stop).state;
            expectSame(state, history);
          }
        }),
      ),
      { numRuns: RUNS.numRuns / SOME },
    );
  });

  it('comes back as it was, whatever facts and states there may be', () => {
    fc.assert(fc.property(states, facts, expectSame), RUNS);
  });

  it('goes on in a walk as the original does', () => {
    fc.assert(
      fc.property(scenario(), ({ programme, facts: history, until, nights }) => {
        const loaded = loadProgramme(programme, 'random.yaml');
        fc.pre(loaded.kind === 'loaded' && nights[0] !== undefined);
        const { state } = advance(loaded.programme, null, history, nights[0]);
        const stored = read(bytesOf(state, history), state);
        const fromStored = advance(loaded.programme, stored.state, stored.remainder, until);

        expect(fromStored).toEqual(advance(loaded.programme, state, history, until));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is cut off anywhere', () => {
    fc.assert(
      fc.property(states, facts, fc.double({ min: 0, max: 1, noNaN: true }), (state, remainder, share) => {
        const bytes = bytesOf(state, remainder);
        const to = AROUND + Math.floor(share * (bytes.length - 2 * AROUND - 1));

        expect(() => read(bytes, state, to)).toThrow(InvariantError);
      }),
      RUNS,
    );
  });

  it('throws nothing but InvariantError for bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 60 }), (garbage) => {
        const bytes = Buffer.concat([bytesOf(UNBEGUN, NOTHING).subarray(0, AROUND + 1), garbage]);
        try {
          read(bytes, UNBEGUN, bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InvariantError);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses what goes on after its end', () => {
    const bytes = bytesOf(UNBEGUN, NOTHING);

    expect(() => read(bytes, UNBEGUN, bytes.length)).toThrow('goes on after its end');
  });

  it('is known by its format', () => {
    const bytes = bytesOf(UNBEGUN, NOTHING);
    expect(isOwnFormat(bytes, AROUND)).toBe(true);
    expect(isOwnFormat(bytes, 0)).toBe(false);
    expect(isOwnFormat(bytes, bytes.length)).toBe(false);

    bytes[AROUND] = 0x7b;
    expect(() => read(bytes, UNBEGUN)).toThrow('unknown format 123');
  });
});

describe('the size of a stored counter', () => {
  const sizeOf = (state: CounterState, remainder: SubscriberFacts): number =>
    bytesOf(state, remainder).length - 2 * AROUND;

  // 1 format, 2 flags, 4 begun (minutes), 1 bonus month, 1 + 1 + 5 enrolments (seconds), 1 period: 16
  // 3 lengths, 1 + 10 profile, 9 + 1 (as begun) + 1 service, 1 (named) + 9 + 2 + 1 fee: 38
  it('is 54 bytes for an unbroken history under a programme like ezerway', () => {
    expect(sizeOf(UNBROKEN, USUAL)).toBe(54);
  });

  // 4 (minutes) + 2 and 1 + 2 balances, 4 + 1 (as the balance) + 2 payment: 16 more
  it('is 70 bytes where payments and balances count', () => {
    const paidAt = Date.UTC(2024, 0, 11, 12, 34);
    const amount = (kopecks: bigint): Amount => kopecks as Amount;
    const paid: SubscriberFacts = {
      ...USUAL,
      balances: [
        { at: paidAt, amount: amount(76_000n) },
        { at: UNBROKEN.at, amount: amount(1_050n) },
      ],
      payments: [{ id: 'p31', at: paidAt, amount: amount(70_000n) }],
    };

    expect(sizeOf(UNBROKEN, paid)).toBe(70);
  });
});

const UNBEGUN: CounterState = {
  format: STATE_FORMAT,
  at: Date.UTC(2024, 0, 31, 21),
  begun: null,
  value: 0,
  enrolled: false,
  nextAt: FOREVER,
  barred: false,
  enrolments: [],
  pinned: null,
  releasedAt: null,
  now: { class: 'idle', kind: null },
  carried: [],
  servedUntil: null,
  hasServed: false,
  terminated: false,
  terminatedUnder: [],
  bonusMonth: null,
  absence: null,
  debts: [],
  period: null,
};

const UNBROKEN: CounterState = {
  ...UNBEGUN,
  begun: Date.UTC(2021, 5, 14, 9, 30),
  value: 31,
  enrolled: true,
  nextAt: Date.UTC(2024, 1, 29, 21),
  enrolments: [{ at: Date.UTC(2022, 2, 3, 15, 41, 7), enrolled: true }],
  now: { class: 'served', kind: null },
  servedUntil: UNBEGUN.at,
  hasServed: true,
  bonusMonth: 2024 * 12 + 1,
  period: {
    version: 0,
    start: UNBEGUN.at,
    end: Date.UTC(2024, 1, 29, 21),
    anchored: null,
    isFirst: false,
    enrolledAtStart: true,
    counts: false,
    paused: false,
    interruptedBy: null,
  },
};

const USUAL: SubscriberFacts = {
  ...NOTHING,
  profiles: [{ kind: 'person', segment: 'apartment', from: ALWAYS }],
  services: [{ service: 'internet', from: Date.UTC(2021, 5, 14, 9, 30), to: FOREVER }],
  fees: [
    {
      service: 'internet',
      tariff: 'home-300',
      amount: 69_000n as Amount,
      from: Date.UTC(2021, 5, 14, 9, 30),
    },
  ],
};
