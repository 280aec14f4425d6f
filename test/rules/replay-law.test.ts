import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import type { FactList } from '../../rules/facts-needed.ts';
import type { CounterState } from '../../rules/state.ts';
import type { Programme } from '../../rules/terms.ts';
import { addDays, FOREVER, type Instant, localDateOf, midnightOf, type Zone } from '../../rules/time.ts';
import { each, someScenarios } from '../support/arbitraries/scenario.ts';
import { linesOf } from '../support/told.ts';

// The replay law of docs/domain.md: the counter, its entries and the outcomes are a pure function of facts, programme and instant.
const RUNS = { numRuns: 250 };

const scenarios = someScenarios();

/** A counter as the night keeps it: the state stored as text, and all that was decided. */
class Stored {
  state: CounterState | null = null;
  lines: string[] = [];

  take(programme: Programme, walk: Walk): void {
    this.state = JSON.parse(JSON.stringify(walk.state)) as CounterState;
    this.lines.push(...linesOf(programme, walk));
  }
}

describe('the replay law', () => {
  it('holds for walks taken up again at any instant', () => {
    fc.assert(
      fc.property(
        scenarios,
        each(({ programme, facts, until, nights }) => {
          const stored = new Stored();
          for (const stop of [...nights, until])
            stored.take(programme, advance(programme, stored.state, facts, stop));
          const replay = advance(programme, null, facts, until);
          expect(stored.lines).toEqual(linesOf(programme, replay));
          expect(stored.state).toEqual(JSON.parse(JSON.stringify(replay.state)));
        }),
      ),
      RUNS,
    );
  });

  it('holds night by night, when only those are walked for whom something is due', () => {
    fc.assert(
      fc.property(
        scenarios,
        each(({ programme, facts, until }) => {
          const stored = new Stored();
          for (const night of midnights(programme, until)) {
            if ((stored.state?.nextAt ?? night) <= night)
              stored.take(programme, advance(programme, stored.state, facts, night));
          }
          expect(stored.lines).toEqual(linesOf(programme, advance(programme, null, facts, until)));
        }),
      ),
      RUNS,
    );
  });

  it('holds for facts that become known in any order, late or long before they happen', () => {
    fc.assert(
      fc.property(
        scenarios,
        fc.infiniteStream(fc.nat({ max: 20 })),
        each(({ programme, facts, until, nights }, order) => {
          const stops = [...nights, until];
          const deliveries = deliver(facts, stops.length, order);
          const stored = new Stored();
          stops.forEach((stop, night) => {
            const known = factsKnown(facts, deliveries, night);
            const isLate = [...deliveries].some(
              ([row, at]) => at === night && sinceOf(row) <= (stored.state?.at ?? -FOREVER),
            );
            if (isLate) Object.assign(stored, new Stored());
            stored.take(programme, advance(programme, stored.state, known, stop));
          });
          expect(stored.lines).toEqual(linesOf(programme, advance(programme, null, facts, until)));
        }),
      ),
      RUNS,
    );
  });
});

/** Every midnight from before the first fact to the end. */
function midnights({ zone }: Programme, until: Instant): Instant[] {
  let all = midnightsOf.get(zone.name);
  if (all === undefined) midnightsOf.set(zone.name, (all = nightsFromTheFirst(zone)));
  return [...all.filter((night) => night < until), until];
}

const midnightsOf = new Map<string, readonly Instant[]>();

/** More than there are: the latest end of a scenario is 442 days after the first of them. */
const NIGHTS = 450;

function nightsFromTheFirst(zone: Zone): Instant[] {
  const first = localDateOf(Date.UTC(2022, 11, 15), zone);
  return Array.from({ length: NIGHTS }, (_, days) => midnightOf(addDays(first, days), zone));
}

type Row = SubscriberFacts[FactList][number];

/** Which delivery brings each row. */
function deliver(facts: SubscriberFacts, deliveries: number, order: Iterator<number>): Map<Row, number> {
  const rows = listsOf(facts).flatMap(([, list]) => list as readonly Row[]);
  return new Map(rows.map((row) => [row, Number(order.next().value ?? 0) % deliveries]));
}

function factsKnown(
  facts: SubscriberFacts,
  deliveries: ReadonlyMap<Row, number>,
  night: number,
): SubscriberFacts {
  const known = listsOf(facts).map(([name, list]) => [
    name,
    (list as readonly Row[]).filter((row) => (deliveries.get(row) ?? 0) <= night),
  ]);
  return { ...facts, ...(Object.fromEntries(known) as Partial<SubscriberFacts>) };
}

function listsOf(facts: SubscriberFacts): [FactList, readonly unknown[]][] {
  return Object.entries(facts).filter(([name]) => name !== 'subscriber') as [FactList, readonly unknown[]][];
}

function sinceOf(row: Row): Instant {
  return 'from' in row ? row.from : row.at;
}
