import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import { type CounterState, copyState, STATE_FORMAT } from '../../rules/state.ts';
import { each, someScenarios } from '../support/arbitraries/scenario.ts';

/** A state in which everything there can be is there. */
const full: CounterState = {
  format: STATE_FORMAT,
  at: 10,
  begun: 1,
  value: 7,
  enrolled: true,
  nextAt: 20,
  barred: true,
  enrolments: [{ at: 2, enrolled: true }],
  pinned: 0,
  releasedAt: 3,
  now: { class: 'idle', kind: 'outage' },
  carried: [{ kind: 'outage', from: 4 }],
  servedUntil: 5,
  hasServed: true,
  terminated: true,
  terminatedUnder: [1],
  bonusMonth: 24_000,
  absence: {
    version: 1,
    since: 5,
    holds: [{ rule: 0, kind: 'forced', clock: { start: 5, still: 1, stoppedAt: 9 }, heldAt: 8, repeats: 2 }],
  },
  debts: [
    {
      version: 0,
      hold: { rule: 2, kind: null, clock: { start: 6, still: 0, stoppedAt: null }, heldAt: null, repeats: 0 },
    },
  ],
  period: {
    version: 1,
    start: 1,
    end: 30,
    anchored: { base: 0, index: 3, anchor: 1 },
    isFirst: true,
    enrolledAtStart: true,
    counts: true,
    paused: true,
    interruptedBy: { version: 0, rule: 2 },
  },
};

describe('a copy of a state', () => {
  it('is equal, to the order of its keys', () => {
    expect(JSON.stringify(copyState(full))).toBe(JSON.stringify(full));
  });

  it('shares nothing that a walk changes', () => {
    const copy = copyState(full);
    const parts = (state: CounterState): readonly unknown[] => [
      state,
      state.enrolments,
      state.carried,
      state.terminatedUnder,
      state.absence,
      state.absence?.holds,
      state.absence?.holds[0],
      state.absence?.holds[0]?.clock,
      state.debts,
      state.debts[0]?.hold,
      state.debts[0]?.hold.clock,
      state.period,
    ];
    const originals = new Set(parts(full));
    expect(parts(copy).filter((part) => originals.has(part))).toEqual([]);
  });
});

describe('a walk', () => {
  it('leaves the state and the facts that it was given as they were', () => {
    fc.assert(
      fc.property(
        someScenarios(),
        each(({ programme, facts, until, nights }) => {
          let state: CounterState | null = null;
          const frozenFacts = frozen(facts);
          // In strict mode a write to something frozen throws.
          for (const stop of [...nights, until])
            state = frozen(advance(programme, state, frozenFacts, stop).state);
        }),
      ),
      { numRuns: 250 },
    );
  });
});

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
