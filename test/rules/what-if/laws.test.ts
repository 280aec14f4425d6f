import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { FACT_LISTS } from '../../../rules/facts-needed.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Amount } from '../../../rules/money.ts';
import { FOREVER, type Instant } from '../../../rules/time.ts';
import { bonusDaysFrom, type DaysWalk, type WalkedDay, walkDays } from '../../../rules/what-if/bonus-days.ts';
import { type Hypothesis, suppose } from '../../../rules/what-if/hypothesis.ts';
import { project } from '../../../rules/what-if/projection.ts';
import { scenario } from '../../support/arbitraries/scenario.ts';

const DAY = 86_400_000;

const scenarios = scenario().chain(({ programme: text, facts, until }) => {
  const loaded = loadProgramme(text, 'random.yaml');
  if (loaded.kind === 'refused') return fc.constant(null);
  const { programme } = loaded;
  // Between half a year before the present and the last day that is looked at.
  const from = fc.integer({ min: -180, max: 150 }).map((days) => until + days * DAY);
  return fc.record({
    programme: fc.constant(programme),
    facts: fc.constant(facts),
    known: fc.constant(until),
    hypothesis: fc
      .tuple(from, fc.constantFrom('block', 'pay', 'terminate'))
      .map(([at, kind]) => hypothesisOf(kind, at)),
  });
});

function hypothesisOf(kind: 'block' | 'pay' | 'terminate', from: Instant): Hypothesis {
  switch (kind) {
    case 'block':
      return { kind, blocking: 'forced', from, to: FOREVER };
    case 'pay':
      return { kind, amount: 100_000n as Amount, from };
    case 'terminate':
      return { kind, from };
  }
}

/**
 * What was decided before an instant. Who keeps an old version may have another bonus day than the programme has now, and a month that
 * either of two walks decides later is not decided before.
 */
function before(walk: DaysWalk, other: DaysWalk, at: Instant): unknown {
  const isLater = (day: WalkedDay | undefined): boolean =>
    day !== undefined && day.outcome.outcome !== 'none' && day.outcome.effective >= at;
  const days = walk.days.filter(
    (day, index) => day.standing.at < at && !isLater(day) && !isLater(other.days[index]),
  );
  return { entries: walk.entries.filter(({ effective }) => effective < at), days };
}

function assertAll(
  check: (one: NonNullable<typeof scenarios extends fc.Arbitrary<infer T> ? T : never>) => void,
) {
  fc.assert(
    fc.property(
      scenarios.filter((one) => one !== null),
      check,
    ),
    { numRuns: 300 },
  );
}

describe('what if', () => {
  it('changes nothing before its instant', () => {
    assertAll(({ programme, facts, known, hypothesis }) => {
      const days = bonusDaysFrom(programme, { from: known - 180 * DAY, now: known, ahead: 6 }, null);
      const without = walkDays(programme, facts, { now: known, days });
      const withIt = walkDays(programme, suppose(facts, hypothesis), { now: known, days });

      const { from } = hypothesis;
      expect(before(withIt, without, from)).toEqual(before(without, withIt, from));
    });
  });

  it('says of each bonus day what a walk at once says', () => {
    assertAll(({ programme, facts, known }) => {
      const days = bonusDaysFrom(programme, { from: known - 180 * DAY, now: known, ahead: 6 }, null);
      const walked = walkDays(programme, facts, { now: known, days });

      const last = Math.max(known, days.at(-1)?.at ?? known);
      const atOnce = advance(programme, null, facts, last);
      expect(walked.entries).toEqual(atOnce.entries);
      const outcomes = walked.days.flatMap(({ outcome }) => (outcome.outcome === 'none' ? [] : [outcome]));
      const months = new Set(days.map(({ month }) => month));
      expect(outcomes).toEqual(atOnce.outcomes.filter(({ month }) => months.has(month)));
    });
  });

  it('a projected future changes nothing of the present', () => {
    assertAll(({ programme, facts, known }) => {
      const until = known + 200 * DAY;
      const { facts: filled } = project(facts, { known, until, zone: programme.zone, lists: FACT_LISTS });

      expect(advance(programme, null, filled, known)).toEqual(advance(programme, null, facts, known));
      for (const list of [filled.payments, filled.charges]) {
        expect(list).toEqual(list.toSorted((left, right) => left.at - right.at));
      }
    });
  });
});
