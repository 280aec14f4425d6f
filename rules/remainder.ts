import { type Fee, noFacts, type Profile, type Service, type SubscriberFacts } from './facts.ts';
import { type FactsNeeded, factsNeededBy, type Reach } from './facts-needed.ts';
import { isMember } from './facts-view.ts';
import type { CounterState } from './state.ts';
import type { Programme } from './terms.ts';
import { FOREVER, type Instant } from './time.ts';

const DAY_MS = 86_400_000;

/** Payments, charges and balances go several at once, so that most nights leave a stored remainder as it is. */
const PATIENCE_MS = 31 * DAY_MS;

/**
 * The remainder: the facts that a walk onward from the state may still look at, in their order. From the state `advance` gives
 * with them what it gives with all facts, and so it does when the facts that came since are merged in (`mergeFacts`), unless one
 * is late: then only all facts will do (docs/domain.md "Late facts"). It may hold somewhat more than is needed, never less.
 *
 * Asked of every counter that was walked: it looks at each row about once and copies a list only when something goes.
 *
 * @param facts all facts, or an earlier remainder and what came since
 * @param patience how long, in milliseconds, a payment, charge or balance that can go may stay; 0 for who stores it anew anyway
 * @returns `facts` itself when nothing goes
 */
export function remainderOf(
  programme: Programme,
  facts: SubscriberFacts,
  state: CounterState,
  patience = PATIENCE_MS,
): SubscriberFacts {
  const { at } = state;
  const hasEnded = programme.validUntil !== null && at >= programme.validUntil;
  const kept = hasEnded ? noFacts(facts.subscriber) : keptOf(programme, facts, state, patience);
  // What is kept of a list is a part of it.
  return countRows(kept) === countRows(facts) ? facts : kept;
}

/** List by list: a loop over their names takes as long as all the rest. */
function countRows(facts: SubscriberFacts): number {
  return (
    facts.profiles.length +
    facts.services.length +
    facts.blockings.length +
    facts.fees.length +
    facts.payments.length +
    facts.charges.length +
    facts.balances.length +
    facts.promotions.length +
    facts.enrolments.length +
    facts.openings.length +
    facts.adjustments.length +
    facts.terminations.length
  );
}

function keptOf(
  programme: Programme,
  facts: SubscriberFacts,
  state: CounterState,
  patience: number,
): SubscriberFacts {
  const { at } = state;
  const needed = factsNeededBy(programme);
  const { reaches } = needed;
  return {
    subscriber: facts.subscriber,
    profiles: profilesLeft(facts.profiles, earliestLook(reaches.profiles, state)),
    services: servicesLeft(facts.services, at, needed),
    blockings: notOver(facts.blockings, at),
    fees: feesLeft(facts.fees, earliestLook(reaches.fees, state), needed),
    payments: laterOnes(facts.payments, earliestLook(reaches.payments, state), patience),
    charges: laterOnes(facts.charges, earliestLook(reaches.charges, state), patience),
    balances: lastBeforeAndLater(facts.balances, earliestLook(reaches.balances, state), patience),
    promotions: notOver(facts.promotions, earliestLook(reaches.promotions, state)),
    enrolments: toCome(facts.enrolments, at, programme),
    openings: toCome(facts.openings, at, programme),
    adjustments: toCome(facts.adjustments, at, programme),
    // The last one before still cuts a service that began earlier, should its row come again with another end.
    terminations: lastBeforeAndLater(facts.terminations, at + 1, 0),
  };
}

/** Later than everything: the list is never looked at. */
const NO_LOOK = Number.POSITIVE_INFINITY;

/** The first instant of a list that a walk onward may look at: what is decided comes after the state's instant. */
function earliestLook(reach: Reach | null, state: CounterState): Instant {
  if (reach === null) return NO_LOOK;
  const { beforeInstant, beforePeriod } = reach;
  const fromInstant = state.at + 1 - beforeInstant;
  return beforePeriod === null
    ? fromInstant
    : Math.min(fromInstant, earliestPeriodStart(state) - beforePeriod);
}

/**
 * No period that ends later starts before. One that has not begun yet may begin before the instant that starts it: an anchored
 * one at midnight of that day, the calendar month in which a counter begins at its first.
 */
function earliestPeriodStart({ at, begun, period }: CounterState): Instant {
  const notBegunYet = at - (begun === null ? 33 : 2) * DAY_MS;
  return period === null ? notBegunYet : Math.min(period.start, notBegunYet);
}

/** Spans that go on after an instant. */
function notOver<Row extends { readonly to: Instant }>(rows: readonly Row[], at: Instant): readonly Row[] {
  return rows.every((row) => row.to > at) ? rows : rows.filter((row) => row.to > at);
}

/** Services that go on or come. One that no version counts only makes a walk stop at its ends, where it has any to come. */
function servicesLeft(services: readonly Service[], at: Instant, needed: FactsNeeded): readonly Service[] {
  const isLeft = (service: Service): boolean =>
    service.to > at && (service.from > at || service.to < FOREVER || isCounted(service, needed));
  return services.every(isLeft) ? services : services.filter(isLeft);
}

/** Of each counting service the last fee before the earliest look; and every later fee, for a walk may stop there. */
function feesLeft(fees: readonly Fee[], earliest: Instant, needed: FactsNeeded): readonly Fee[] {
  if (fees.length === 0 || earliest === NO_LOOK) return none(fees);
  const isLeft = (fee: Fee, index: number): boolean =>
    fee.from >= earliest || (isCounted(fee, needed) && !isReplaced(fees, index, earliest));
  return fees.every(isLeft) ? fees : fees.filter(isLeft);
}

function isReplaced(fees: readonly Fee[], index: number, earliest: Instant): boolean {
  const { service } = fees[index] as Fee;
  for (let later = index + 1; later < fees.length; later += 1) {
    const fee = fees[later] as Fee;
    if (fee.from >= earliest) return false;
    if (fee.service === service) return true;
  }
  return false;
}

/** Whether a version counts the service. */
function isCounted({ service }: { readonly service: string }, { services }: FactsNeeded): boolean {
  return services === null || services.some((membership) => isMember(membership, service));
}

interface Dated {
  readonly at: Instant;
}

/** Rows that count by themselves: those from the earliest look on. */
function laterOnes<Row extends Dated>(
  rows: readonly Row[],
  earliest: Instant,
  patience: number,
): readonly Row[] {
  const [first] = rows;
  if (first === undefined || first.at >= earliest - patience) return rows;
  return rows.slice(countBefore(rows, earliest));
}

/** Rows in force until the next: the last before the earliest look, and the later ones. */
function lastBeforeAndLater<Row extends Dated>(
  rows: readonly Row[],
  earliest: Instant,
  patience: number,
): readonly Row[] {
  if (rows.length === 0 || earliest === NO_LOOK) return none(rows);
  // The second has taken the place of the first for every look.
  const second = rows[1];
  if (second === undefined || second.at >= earliest - patience) return rows;
  return rows.slice(countBefore(rows, earliest) - 1);
}

/** From the front: what can go stands there, and is little in a remainder. */
function countBefore(rows: readonly Dated[], at: Instant): number {
  let count = 0;
  while (count < rows.length && (rows[count] as Dated).at < at) count += 1;
  return count;
}

/** The same for the rows of a subscriber, of which there are few. */
function profilesLeft(profiles: readonly Profile[], earliest: Instant): readonly Profile[] {
  if (profiles.length === 0 || earliest === NO_LOOK) return none(profiles);
  const last = profiles.findLastIndex((profile) => profile.from < earliest);
  return last <= 0 ? profiles : profiles.slice(last);
}

/** Openings, adjustments and requests still to come; those of other programmes are not looked at. */
function toCome<Row extends Dated & { readonly programme: string | null }>(
  rows: readonly Row[],
  at: Instant,
  { programme }: Programme,
): readonly Row[] {
  const isLeft = (row: Row): boolean =>
    row.at > at && (row.programme === null || row.programme === programme);
  return rows.every(isLeft) ? rows : rows.filter(isLeft);
}

const NONE: readonly never[] = [];

function none<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? rows : NONE;
}
