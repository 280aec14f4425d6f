import fc from 'fast-check';
import { advance } from '../../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import type { Programme } from '../../../rules/terms.ts';
import { ALWAYS, FOREVER, type Instant, monthOf, monthStart } from '../../../rules/time.ts';
import type { Counter } from '../situations.ts';
import { type LoadedScenario, SOME, someScenarios } from './scenario.ts';

/** A counter at a stop of a random walk, and the later instants it may be walked to. */
export interface Stopped extends Counter {
  readonly programme: Programme;
  readonly later: readonly Instant[];
}

const DAY = 86_400_000;

/** Nothing that ends, interrupts or comes after `stop`: what a random history seldom has for long. */
function quiet(facts: SubscriberFacts, stop: Instant): SubscriberFacts {
  const started = ({ from }: { readonly from: Instant }): boolean => from < stop;
  return {
    ...noFacts('S1'),
    services: oneEach(facts.services)
      .map((service) => ({ ...service, to: FOREVER }))
      .filter(started),
    fees: oneEach(facts.fees).filter(started),
    profiles: facts.profiles.slice(0, 1).filter(started),
    balances: facts.balances.slice(0, 1),
    enrolments: facts.enrolments.filter(({ at }) => at < stop),
  };
}

/** The first row of each service. */
function oneEach<Row extends { readonly service: string }>(rows: readonly Row[]): Row[] {
  return rows.filter((row, index) => rows.findIndex(({ service }) => service === row.service) === index);
}

/** The programme with calendar months in all its versions: others are never plain. */
function byMonths(programme: string): string {
  return programme.replaceAll(/(accrual:\n\s+every: )\S+/g, '$1calendar_month');
}

/** The nights of a scenario, and the starts of the months up to its end. */
function stopsOf({ programme: { zone }, nights, until }: LoadedScenario): Instant[] {
  const first = nights[0] ?? until - 120 * DAY;
  const months: Instant[] = [];
  for (let month = monthOf(first, zone) + 1; monthStart(month, zone) < until; month += 1) {
    months.push(monthStart(month, zone));
  }
  return [...new Set([...nights, ...months, until])].sort((left, right) => left - right);
}

/** Some counters of one programme, at the stops of random walks; more than a third of them are plain. */
export const someStopped: fc.Arbitrary<readonly Stopped[]> = fc
  .constantFrom(true, true, true, true, false)
  .chain((isQuiet) =>
    fc.tuple(
      isQuiet ? someScenarios(byMonths) : someScenarios(),
      fc.constant(isQuiet),
      fc.array(fc.nat({ max: 100 }), { minLength: SOME, maxLength: SOME }),
    ),
  )
  .map(([some, isQuiet, picks]) => some.map((one, index) => stoppedAt(one, picks[index] ?? 0, isQuiet)));

function stoppedAt(random: LoadedScenario, pick: number, isQuiet: boolean): Stopped {
  const { programme, until } = random;
  const stops = stopsOf(random);
  const chosen = pick % stops.length;
  const stop = stops[chosen] ?? until;
  const facts = isQuiet ? quiet(random.facts, stop) : random.facts;
  const { state } = advance(programme, null, facts, stop);
  const later = [...stops.slice(chosen + 1), until + 45 * DAY];
  return { programme, state, facts: remainderOf(programme, facts, state), later };
}

/** How much earlier, in milliseconds, the personal instants of a twin lie; it takes them in turn. */
export const shifts = fc.array(
  fc.oneof(fc.constantFrom(0, 1, DAY, 31 * DAY), fc.integer({ min: 0, max: 700 * DAY })),
  { minLength: 12, maxLength: 12 },
);

/** The same situation in the life of somebody else. */
export function twinOf({ state, facts }: Counter, earlier: readonly number[]): Counter {
  let taken = 0;
  const shifted = (at: Instant): Instant => {
    taken += 1;
    return at === ALWAYS ? Date.UTC(2019, 4, taken) : at - (earlier[taken % earlier.length] ?? 0);
  };
  // Fees keep their order, which reasons show: each is shifted at least as far as the next.
  let most = 0;
  const fees = facts.fees
    .toReversed()
    .map((fee) => {
      most = Math.max(most, fee.from - shifted(fee.from));
      return { ...fee, from: fee.from - most };
    })
    .reverse();
  return {
    state: {
      ...state,
      begun: state.begun === null ? null : shifted(state.begun),
      releasedAt: null,
      enrolments: state.enrolments.slice(-1).map(({ at, enrolled }) => ({ at: shifted(at), enrolled })),
    },
    facts: {
      ...facts,
      services: facts.services
        .map((service) => ({ ...service, from: shifted(service.from) }))
        .sort((left, right) => left.from - right.from),
      fees,
      profiles: facts.profiles.map((profile) => ({ ...profile, from: shifted(profile.from) })),
      balances: facts.balances.map((balance) => ({ ...balance, at: shifted(balance.at) })),
    },
  };
}
