import type { SubscriberFacts } from '../facts.ts';
import { isMember } from '../facts-view.ts';
import type { CounterState } from '../state.ts';
import type { Membership } from '../terms.ts';
import { FOREVER, type Instant } from '../time.ts';

/** Whose facts, as of when, and under which terms. */
interface Present {
  readonly state: CounterState;
  /** The instant from which on there is service, later than `state.at`. */
  readonly from: Instant;
  /** Which services count, for each of the versions that have a say: an absence ends by its own. */
  readonly services: readonly (Membership | null)[];
}

/**
 * The facts as they would be if service went on without a break from `from` on (docs/decisions/0029-what-a-card-supposes.md): services that
 * run do not end, blockings end at `from` and none begins, nobody's contract ends; who is not served is served again from `from` on.
 * Everything else that is booked ahead stays.
 */
export function unbroken(facts: SubscriberFacts, { state, from, services }: Present): SubscriberFacts {
  const { at, now } = state;
  const isPlain = now.class === 'served' && now.kind === null && facts.blockings.length === 0;
  const going = facts.services.map((service) => (service.to > at ? { ...service, to: FOREVER } : service));
  const terminations = facts.terminations.filter((termination) => termination.at <= at);
  if (isPlain) return { ...facts, services: going, terminations };
  return {
    ...facts,
    services: [
      ...going,
      ...services.map((membership) => ({ service: countedService(membership), from, to: FOREVER })),
    ],
    blockings: facts.blockings.flatMap((blocking) => {
      if (blocking.from >= from) return [];
      return [blocking.to > from ? { ...blocking, to: from } : blocking];
    }),
    terminations,
  };
}

/**
 * The facts as they would be if an absence, a blocking or a debt that runs went on for ever: nothing that is booked ahead ends it, and
 * nothing else begins.
 */
export function goingOn(facts: SubscriberFacts, { at }: CounterState): SubscriberFacts {
  const running = <Row extends { readonly from: Instant; readonly to: Instant }>(
    rows: readonly Row[],
  ): readonly Row[] =>
    rows.filter(({ from }) => from <= at).map((row) => (row.to > at ? { ...row, to: FOREVER } : row));
  return {
    ...facts,
    services: running(facts.services),
    blockings: running(facts.blockings),
    balances: facts.balances.filter((balance) => balance.at <= at),
    terminations: facts.terminations.filter((termination) => termination.at <= at),
  };
}

/** A service that counts, whatever the terms say. */
function countedService(services: Membership | null): string {
  if (services !== null && 'in' in services) return services.in[0] ?? '';
  let name = 'service';
  while (!isMember(services, name)) name += '+';
  return name;
}
