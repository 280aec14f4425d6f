import fc from 'fast-check';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Instant } from '../../../rules/time.ts';
import { addDays, localDateOf, midnightOf, readInstant, zoneOf } from '../../../rules/time.ts';
import { histories } from './histories.ts';
import { programmes, ZONES } from './programmes.ts';

/** The facts of one subscriber, and the instants at which walks stop, the last of them the end. */
interface Stay {
  readonly facts: SubscriberFacts;
  readonly until: Instant;
  /** Ascending, each before `until`: where a walk may be interrupted and taken up again. */
  readonly nights: readonly Instant[];
}

export interface Scenario extends Stay {
  /** Its file. */
  readonly programme: string;
}

export interface LoadedScenario extends Stay {
  readonly programme: Programme;
}

const ends = fc.constantFrom('2023-07-01', '2023-11-01', '2024-03-01', '2023-05-17T13:00');

/** The nights are midnights, and now and then an instant inside a day. */
function stays(zoneName: string): fc.Arbitrary<Stay> {
  const zone = zoneOf(zoneName);
  const first = localDateOf(midnightOf('2022-12-20' as Parameters<typeof midnightOf>[0], zone), zone);
  return fc
    .tuple(histories(zoneName), ends, fc.array(fc.nat({ max: 440 }), { maxLength: 12 }))
    .map(([facts, end, days]) => {
      const read = readInstant(end, zone);
      const until = read.kind === 'instant' ? read.at : 0;
      const midnights = days.map(
        (day) => midnightOf(addDays(first, day), zone) + (day % 10 === 7 ? 39_600_000 : 0),
      );
      const nights = [...new Set(midnights)].filter((at) => at < until).sort((left, right) => left - right);
      return { facts, until, nights };
    });
}

/** Random scenarios; a few of their programmes the loader refuses. */
export function scenario(): fc.Arbitrary<Scenario> {
  return fc
    .constantFrom(...ZONES)
    .chain((zone) => fc.tuple(programmes(fc.constant(zone)), stays(zone)))
    .map(([programme, stay]) => ({ programme, ...stay }));
}

/** Loading a programme takes longer than walking some histories by it. */
export const SOME = 4;

/**
 * Random scenarios of `SOME` subscribers of one programme, which the loader takes. See `each`.
 *
 * @param change of the programme's file, before it is loaded
 */
export function someScenarios(
  change: (file: string) => string = (file) => file,
): fc.Arbitrary<readonly LoadedScenario[]> {
  return fc
    .constantFrom(...ZONES)
    .chain((zone) =>
      fc.tuple(
        programmes(fc.constant(zone)).map((file) => loadProgramme(change(file), 'random.yaml')),
        fc.array(stays(zone), { minLength: SOME, maxLength: SOME }),
      ),
    )
    .map(([loaded, some]) =>
      loaded.kind === 'refused' ? [] : some.map((stay) => ({ programme: loaded.programme, ...stay })),
    )
    .filter((some) => some.length > 0);
}

/** A law of one, for some of them. */
export function each<One, More extends unknown[]>(
  law: (one: One, ...more: More) => void,
): (some: readonly One[], ...more: More) => void {
  return (some, ...more) => {
    for (const one of some) law(one, ...more);
  };
}
