import fc from 'fast-check';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Instant } from '../../../rules/time.ts';
import { addDays, localDateOf, midnightOf, readInstant, zoneOf } from '../../../rules/time.ts';
import { histories } from './histories.ts';
import { programmes, ZONES } from './programmes.ts';

/** A programme, the facts of one subscriber, and the instants at which walks stop, the last of them the end. */
export interface Scenario {
  readonly programme: string;
  readonly facts: SubscriberFacts;
  readonly until: Instant;
  /** Ascending, each before `until`: where a walk may be interrupted and taken up again. */
  readonly nights: readonly Instant[];
}

const ends = fc.constantFrom('2023-07-01', '2023-11-01', '2024-03-01', '2023-05-17T13:00');

/** Random scenarios. The nights are midnights, and now and then an instant inside a day. */
export function scenario(): fc.Arbitrary<Scenario> {
  return fc.constantFrom(...ZONES).chain((zoneName) =>
    fc
      .tuple(
        programmes(fc.constant(zoneName)),
        histories(zoneName),
        ends,
        fc.array(fc.nat({ max: 440 }), { maxLength: 12 }),
      )
      .map(([programme, facts, end, days]) => {
        const zone = zoneOf(zoneName);
        const read = readInstant(end, zone);
        const until = read.kind === 'instant' ? read.at : 0;
        const first = localDateOf(midnightOf('2022-12-20' as Parameters<typeof midnightOf>[0], zone), zone);
        const midnights = days.map(
          (day) => midnightOf(addDays(first, day), zone) + (day % 10 === 7 ? 39_600_000 : 0),
        );
        const nights = [...new Set(midnights)].filter((at) => at < until).sort((left, right) => left - right);
        return { programme, facts, until, nights };
      }),
  );
}
