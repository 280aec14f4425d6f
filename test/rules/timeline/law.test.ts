import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Entry } from '../../../rules/outcome.ts';
import { inOrder } from '../../../rules/render/in-order.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, type Instant } from '../../../rules/time.ts';
import { clockedOf } from '../../../rules/timeline/absences.ts';
import type { RuleClock } from '../../../rules/timeline/rule-clock.ts';
import type { TimelineSpan } from '../../../rules/timeline/spans.ts';
import { type SubscriberTimeline, timelineOf } from '../../../rules/timeline/subscriber-timeline.ts';
import { trackOf } from '../../oracle/replay.ts';
import { readTerms } from '../../oracle/terms.ts';
import type { Track } from '../../oracle/track.ts';
import { scenario } from '../../support/arbitraries/scenario.ts';

// A seed of its own, so that a red build is red again.
const RUNS = { seed: 20_240_229, numRuns: 300 };

interface Drawn {
  readonly text: string;
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  readonly until: Instant;
  readonly walk: Walk;
  readonly timeline: SubscriberTimeline;
}

/** Timelines of random histories, of windows that begin and end anywhere about them. */
const timelines: fc.Arbitrary<Drawn> = fc
  .tuple(scenario(), fc.nat({ max: 420 }), fc.integer({ min: 1, max: 600 }), fc.nat({ max: 86_399_999 }))
  .map(([{ programme: text, facts, until }, back, length, off]) => ({
    text,
    facts,
    until,
    loaded: loadProgramme(text, 'random.yaml'),
    window: windowOf(until - back * 86_400_000 + off, length),
  }))
  .filter(({ loaded }) => loaded.kind === 'loaded')
  .map(({ text, facts, until, loaded, window }) => {
    if (loaded.kind === 'refused') throw new Error('filtered above');
    const { programme } = loaded;
    const walk = advance(programme, null, facts, until);
    const steps = inOrder(walk.entries, walk.outcomes);
    return {
      text,
      programme,
      facts,
      until,
      walk,
      timeline: timelineOf({ programme, facts, walk, steps, window, hasNews: false }),
    };
  });

function windowOf(from: Instant, days: number) {
  return { from, to: from + days * 86_400_000 };
}

describe('the spans of a timeline', () => {
  it('cover the window without holes and overlaps', () => {
    fc.assert(
      fc.property(timelines, ({ timeline: { from, to, spans } }) => {
        const edges = spans.map((span) => [span.from, span.to]);
        expect(edges.map(([start]) => start)).toEqual([from, ...edges.slice(0, -1).map(([, end]) => end)]);
        expect(edges.at(-1)?.[1]).toBe(to);
        expect(spans.every((span) => span.from < span.to)).toBe(true);
      }),
      RUNS,
    );
  });

  it('have the classes that the second reading of the specification gives to every instant', () => {
    let compared = 0;
    fc.assert(
      fc.property(timelines, ({ text, facts, until, programme, timeline }) => {
        const track = trackOf(readTerms(text), facts, until);
        const end = Math.min(until, programme.validUntil ?? FOREVER);
        for (const { at, span } of samplesOf(timeline)) {
          const expected = classIn(track, at, end);
          expect([at, hasClass(span) ? `${span.class} ${span.kind}` : null]).toEqual([at, expected]);
          if (expected !== null) compared += 1;
        }
      }),
      RUNS,
    );
    expect(compared, 'the windows are not empty').toBeGreaterThan(2 * RUNS.numRuns);
  });
});

/** The first, a middle and the last instant of every span. */
function samplesOf({ spans }: SubscriberTimeline) {
  return spans.flatMap((span) =>
    [span.from, Math.floor((span.from + span.to) / 2), span.to - 1].map((at) => ({ at, span })),
  );
}

function hasClass({ class: name }: TimelineSpan): boolean {
  return name !== 'not_begun' && name !== 'ended' && name !== 'not_walked';
}

/** What the second reading says of an instant; null: it has no class. */
function classIn({ begun, segments }: Track, at: Instant, end: Instant): string | null {
  if (begun === null || at < begun || at >= end) return null;
  const segment = segments.findLast(({ from }) => from <= at);
  return segment === undefined ? null : `${segment.className} ${segment.kind}`;
}

describe('the absences of a timeline', () => {
  it('are those of the second reading, in the window', () => {
    let compared = 0;
    fc.assert(
      fc.property(timelines, ({ text, facts, until, timeline }) => {
        const track = trackOf(readTerms(text), facts, until);
        const expected = track.absences
          .filter(({ from, to }) => from < timeline.to && to > timeline.from)
          .map(({ from, to }) => ({ from, to: to === FOREVER ? null : to }));
        compared += expected.length;
        expect(timeline.absences.map(({ from, to }) => ({ from, to }))).toEqual(expected);
      }),
      RUNS,
    );
    expect(compared, 'the histories have absences').toBeGreaterThan(RUNS.numRuns / 4);
  });

  it('are told whole in every window, and debts too', () => {
    fc.assert(
      fc.property(timelines, ({ programme, facts, walk, timeline }) => {
        const all = clockedOf(programme, facts, walk, { from: -FOREVER, to: FOREVER });
        const touches = (from: Instant, to: Instant | null): boolean =>
          from < timeline.to && (to ?? FOREVER) > timeline.from;
        expect(timeline.absences).toEqual(all.absences.filter(({ from, to }) => touches(from, to)));
        expect(timeline.debts).toEqual(all.debts.filter(({ since, until }) => touches(since, until)));
      }),
      RUNS,
    );
  });

  it('have a clock that took hold for every loss by a rule with a clock, at its instant', () => {
    let compared = 0;
    fc.assert(
      fc.property(timelines, ({ programme, facts, walk }) => {
        const window = { from: -FOREVER, to: FOREVER };
        const { absences, debts } = timelineOf({ programme, facts, walk, steps: [], window, hasNews: false });
        const clocks = [...absences.flatMap((absence) => absence.clocks), ...debts];
        for (const entry of walk.entries) {
          if (!isByClock(entry, programme)) continue;
          compared += 1;
          expect(clocks.filter((clock) => explains(clock, entry))).toHaveLength(1);
        }
      }),
      RUNS,
    );
    expect(compared, 'the histories have losses').toBeGreaterThan(RUNS.numRuns / 8);
  });
});

function isByClock({ kind, rule, version }: Entry, programme: Programme): boolean {
  if (kind !== 'reset' && kind !== 'decay' && kind !== 'deduction') return false;
  const found = programme.versions[version - 1]?.interruptions.find(({ id }) => id === rule);
  return found !== undefined && found.when.kind !== 'terminated' && found.when.kind !== 'tariff_change';
}

/** The clock of the entry's reason: held by then, and at that very instant where the effect comes once. */
function explains({ rule, version, since, until, verdict }: RuleClock, entry: Entry): boolean {
  if (rule.id !== entry.rule || version !== entry.version || since !== entry.reason.since) return false;
  if (verdict.kind !== 'held') return false;
  if (rule.every !== null) return verdict.at <= entry.effective;
  return rule.at === 'return' ? until === entry.effective : verdict.at === entry.effective;
}
