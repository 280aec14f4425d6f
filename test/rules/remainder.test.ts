import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS } from '../../rules/facts-needed.ts';
import { mergeFacts } from '../../rules/merge-facts.ts';
import { remainderOf } from '../../rules/remainder.ts';
import type { CounterState } from '../../rules/state.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Instant } from '../../rules/time.ts';
import { each, someScenarios } from '../support/arbitraries/scenario.ts';
import { arrivalsOf } from '../support/arrivals.ts';

// With the remainder a walk goes on exactly as with all facts: the reason why a night need not read them again.
const RUNS = { numRuns: 500 };

const scenarios = someScenarios();

/** How long what can go may stay: not at all, which shows most, or as the night does it. */
const patiences = fc.constantFrom(0, undefined);

/** A counter as a night keeps it, and all that was decided. */
class Kept {
  state: CounterState | null = null;
  facts: SubscriberFacts;
  readonly decided: unknown[] = [];

  constructor(facts: SubscriberFacts) {
    this.facts = facts;
  }

  walk(programme: Programme, stop: Instant, patience: number | undefined): void {
    const walk = advance(programme, this.state, frozen(this.facts), stop);
    this.state = walk.state;
    this.decided.push(...decidedBy(walk));
    this.facts = remainderOf(programme, frozen(this.facts), walk.state, patience);
  }
}

function decidedBy({ entries, outcomes }: Walk): unknown[] {
  return [...entries, ...outcomes].sort(
    (left, right) => left.effective - right.effective || left.sequence - right.sequence,
  );
}

/** So that whoever changes its arguments throws. */
function frozen(facts: SubscriberFacts): SubscriberFacts {
  for (const list of FACT_LISTS) Object.freeze(facts[list]);
  return Object.freeze(facts);
}

describe('the remainder', () => {
  it('leads a walk in pieces to the same entries, outcomes and state as all facts do', () => {
    fc.assert(
      fc.property(
        scenarios,
        patiences,
        each(({ programme, facts, until, nights }, patience) => {
          const kept = new Kept(facts);
          let state: CounterState | null = null;
          for (const stop of [...nights, until]) {
            kept.walk(programme, stop, patience);
            state = advance(programme, state, facts, stop).state;
            expect(kept.state).toEqual(state);
          }
          expect(kept.decided).toEqual(decidedBy(advance(programme, null, facts, until)));
        }),
      ),
      RUNS,
    );
  });

  it('takes in what comes later, is corrected or withdrawn, as long as nothing is late', () => {
    fc.assert(
      fc.property(
        scenarios,
        patiences,
        fc.infiniteStream(fc.nat()),
        each(({ programme, facts, until, nights }, patience, draws) => {
          const stops = [...nights, until];
          const random = (below: number): number => Number(draws.next().value ?? 0) % below;
          const kept = new Kept(noFacts(facts.subscriber));
          arrivalsOf(facts, stops, random).forEach((news, index) => {
            kept.facts = mergeFacts(frozen(kept.facts), news);
            kept.walk(programme, stops[index] ?? until, patience);
          });
          const replay = advance(programme, null, facts, until);
          expect(kept.decided).toEqual(decidedBy(replay));
          expect(kept.state).toEqual(replay.state);
        }),
      ),
      RUNS,
    );
  });

  it('is its own remainder, and the same object then', () => {
    fc.assert(
      fc.property(
        scenarios,
        patiences,
        each(({ programme, facts, until }, patience) => {
          const { state } = advance(programme, null, facts, until);
          const remainder = remainderOf(programme, facts, state, patience);
          expect(remainderOf(programme, remainder, state, patience)).toBe(remainder);
          for (const list of FACT_LISTS) {
            expect(remainder[list]).toEqual(
              (facts[list] as readonly object[]).filter((row) => remainder[list].includes(row as never)),
            );
          }
        }),
      ),
      RUNS,
    );
  });
});

describe('mergeFacts', () => {
  it('makes of news in any portions the facts in their order', () => {
    fc.assert(
      fc.property(
        scenarios,
        fc.infiniteStream(fc.nat()),
        each(({ facts, until, nights }, draws) => {
          const random = (below: number): number => Number(draws.next().value ?? 0) % below;
          let merged = noFacts(facts.subscriber);
          for (const news of arrivalsOf(facts, [...nights, until], random))
            merged = mergeFacts(frozen(merged), news);
          expect(merged).toEqual(facts);
        }),
      ),
      RUNS,
    );
  });
});
