import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import { situationOf } from '../../rules/situation.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Instant } from '../../rules/time.ts';
import { each } from '../support/arbitraries/scenario.ts';
import { shifts, someStopped, twinOf } from '../support/arbitraries/situations.ts';
import { CHANGES, type Counter } from '../support/situations.ts';

/** What a walk decides, and all of the state but the personal parts. */
function decidedBy(programme: Programme, { state, facts }: Counter, until: Instant) {
  const { entries, outcomes, segments, state: next } = advance(programme, state, facts, until);
  const shared = { ...next, begun: null, releasedAt: null, enrolments: [] };
  return { entries, outcomes, segments, shared, situation: situationOf(next, facts) };
}

const RUNS = { numRuns: 1_000 };

describe('counters in the same situation', () => {
  it('are decided alike, and are in the same situation again', () => {
    const seen = { plain: 0, entries: 0, outcomes: 0, refusals: 0, again: 0 };
    fc.assert(
      fc.property(
        someStopped,
        shifts,
        each(({ programme, later, ...counter }, earlier) => {
          const situation = situationOf(counter.state, counter.facts);
          if (situation === null) return;
          seen.plain += 1;
          const twin = twinOf(counter, earlier);
          expect(situationOf(twin.state, twin.facts)).toBe(situation);
          for (const until of later) {
            const own = decidedBy(programme, counter, until);
            expect(decidedBy(programme, twin, until)).toEqual(own);
            seen.entries += own.entries.length;
            seen.outcomes += own.outcomes.length;
            seen.refusals += own.outcomes.filter(({ outcome }) => outcome === 'refusal').length;
            seen.again += own.situation === null ? 0 : 1;
          }
        }),
      ),
      RUNS,
    );
    // A property that seldom meets what it is about would say little.
    expect(seen.plain).toBeGreaterThan(500);
    expect(seen.entries).toBeGreaterThan(500);
    expect(seen.refusals).toBeGreaterThan(100);
    expect(seen.outcomes - seen.refusals).toBeGreaterThan(100);
    expect(seen.again).toBeGreaterThan(500);
  });

  it('are decided alike whatever else may differ in them', () => {
    const seen = { same: 0, other: 0 };
    const changes = fc.constantFrom(...Object.values(CHANGES));
    fc.assert(
      fc.property(
        someStopped,
        changes,
        shifts,
        each(({ programme, later, ...counter }, change, earlier) => {
          const situation = situationOf(counter.state, counter.facts);
          if (situation === null) return;
          const other = twinOf(change(counter), earlier);
          if (situationOf(other.state, other.facts) !== situation) {
            seen.other += 1;
            return;
          }
          seen.same += 1;
          for (const until of later) {
            expect(decidedBy(programme, other, until)).toEqual(decidedBy(programme, counter, until));
          }
        }),
      ),
      RUNS,
    );
    expect(seen.other).toBeGreaterThan(500);
  });
});
