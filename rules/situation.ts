import type { Fee, Profile, Service, SubscriberFacts } from './facts.ts';
import type { Amount } from './money.ts';
import type { CounterState, Period } from './state.ts';
import { FOREVER, type Instant } from './time.ts';

/**
 * The situation of a plain counter: a text of everything that decisions from here on can depend on, without what is only
 * personal. Two counters of one programme with the same situation and no news get from `advance` the same entries, outcomes and
 * next states, but for the personal parts, which the walk leaves as they are: when the counter, its services, fees and profile
 * began, and when it was enrolled. So a decision for one of them is the decision for all.
 *
 * Plain is the usual case: served without a blocking, in a calendar month, with nothing but services that go on, a fee for each,
 * one row of the subscriber, and at most one balance, all from before the month.
 *
 * Asked of every counter that is written: one concatenation, without a list or an object.
 *
 * @param facts the facts that can still matter (`remainderOf`), ordered as always
 * @returns null for a counter that is not plain: ask the engine about it alone
 */
export function situationOf(state: CounterState, facts: SubscriberFacts): string | null {
  const { period } = state;
  if (period === null || !isPlain(state, period) || !hasOnlyUsualFacts(facts)) return null;
  const services = servicesText(facts.services, state.at);
  if (services === null) return null;
  const looked = lookedUpText(facts, period.start);
  if (looked === null) return null;
  return `${frameOf(state, period)}${flagsOf(state, period)} ${state.value}${services}${looked}`;
}

/**
 * What is past here can never be asked for again: later instants ask whether the counter had begun, whether it was let go of a
 * version at the instant just before, and how it was enrolled when a period began, which no later period did before `at`.
 */
function isPlain(state: CounterState, period: Period): boolean {
  const { at } = state;
  return (
    isServedThroughout(state) &&
    state.begun !== null &&
    state.begun < at &&
    state.pinned === null &&
    (state.releasedAt === null || state.releasedAt < at) &&
    period.anchored === null &&
    period.start <= at &&
    isEnrolledAsRemembered(state)
  );
}

/** No absence, no debt and no end of contract is open or can be carried on. */
function isServedThroughout(state: CounterState): boolean {
  return (
    state.now.class === 'served' &&
    state.now.kind === null &&
    state.servedUntil === state.at &&
    state.hasServed &&
    !state.terminated &&
    state.absence === null &&
    state.carried.length === 0 &&
    state.debts.length === 0 &&
    state.terminatedUnder.length === 0
  );
}

/** Of the changes of enrolment only the last one still counts, and it says what the state says. */
function isEnrolledAsRemembered({ at, enrolled, enrolments }: CounterState): boolean {
  const { length } = enrolments;
  if (length === 0) return !enrolled;
  const last = enrolments[length - 1];
  return last !== undefined && last.at < at && last.enrolled === enrolled;
}

/** Nothing that is counted, happens later, or covers a time; what stands on a date of its own is the subscriber's own affair. */
function hasOnlyUsualFacts(facts: SubscriberFacts): boolean {
  return (
    facts.blockings.length === 0 &&
    facts.payments.length === 0 &&
    facts.charges.length === 0 &&
    facts.promotions.length === 0 &&
    facts.enrolments.length === 0 &&
    facts.openings.length === 0 &&
    facts.adjustments.length === 0 &&
    facts.terminations.length === 0
  );
}

/** What the calendar gives to nearly all counters of a night, as it was asked for last: numbers take long to become text. */
const frame = { at: 0, nextAt: 0, bonusMonth: null as number | null, start: 0, end: 0, version: 0, text: '' };

function frameOf({ at, nextAt, bonusMonth }: CounterState, { start, end, version }: Period): string {
  if (
    frame.text === '' ||
    frame.at !== at ||
    frame.nextAt !== nextAt ||
    frame.bonusMonth !== bonusMonth ||
    frame.start !== start ||
    frame.end !== end ||
    frame.version !== version
  ) {
    frame.at = at;
    frame.nextAt = nextAt;
    frame.bonusMonth = bonusMonth;
    frame.start = start;
    frame.end = end;
    frame.version = version;
    frame.text = `${at} ${nextAt} ${bonusMonth ?? '-'} ${start} ${end} ${version} `;
  }
  return frame.text;
}

/** The yes and no of the state and its period, and what interrupted that. */
function flagsOf(state: CounterState, period: Period): string | number {
  const { interruptedBy } = period;
  const flags =
    (state.enrolled ? 1 : 0) |
    (state.barred ? 2 : 0) |
    (period.isFirst ? 4 : 0) |
    (period.enrolledAtStart ? 8 : 0) |
    (period.counts ? 16 : 0) |
    (period.paused ? 32 : 0);
  return interruptedBy === null ? flags : `${flags}!${interruptedBy.version},${interruptedBy.rule}`;
}

/** Which services go on; the order in which they began is personal. */
function servicesText(services: readonly Service[], at: Instant): string | null {
  const { length } = services;
  for (let index = 0; index < length; index += 1) {
    const service = services[index] as Service;
    if (service.from >= at || service.to !== FOREVER) return null;
  }
  if (length === 1) return ` s${named((services[0] as Service).service)}`;
  return length === 0 ? ' s' : sortedText(services);
}

/** Seldom asked for: most have one service. */
function sortedText(services: readonly Service[]): string | null {
  const names = services.map(({ service }) => service).sort();
  return names.some((name, index) => name === names[index - 1]) ? null : ` s${names.map(named).join('')}`;
}

/**
 * What is looked up. A look reaches back to the start of the running period and no farther, so rows from before it are in force
 * for every look.
 */
function lookedUpText({ fees, profiles, balances }: SubscriberFacts, start: Instant): string | null {
  const feesNow = feesText(fees, start);
  if (feesNow === null || profiles.length > 1 || balances.length > 1) return null;
  const [profile] = profiles;
  const [balance] = balances;
  if (profile !== undefined && profile.from >= start) return null;
  const known = profile === undefined ? feesNow : `${feesNow}${profileText(profile)}`;
  if (balance === undefined) return known;
  return balance.at < start ? `${known} b${amountText(balance.amount)}` : null;
}

/** Fees stand in the order in which they began: a reason names tariffs in that order. */
function feesText(fees: readonly Fee[], start: Instant): string | null {
  let text = '';
  for (let index = 0; index < fees.length; index += 1) {
    const fee = fees[index] as Fee;
    if (fee.from >= start || isReplaced(fees, index)) return null;
    text += ` f${named(fee.service)}${named(fee.tariff)}${amountText(fee.amount)}`;
  }
  return text;
}

/** Whether a later row is of the same service. */
function isReplaced(fees: readonly Fee[], index: number): boolean {
  const { service } = fees[index] as Fee;
  for (let later = index + 1; later < fees.length; later += 1) {
    if ((fees[later] as Fee).service === service) return true;
  }
  return false;
}

function profileText({ kind, segment }: Profile): string {
  return ` p${kind === 'person' ? 'p' : 'o'}${named(segment)}`;
}

/** A text of any characters, told apart from what follows by its length. */
function named(text: string): string {
  return `${text.length}:${text}`;
}

/** As a number where it is one exactly, for that becomes text many times faster. */
function amountText(amount: Amount): string {
  const near = Number(amount);
  return Number.isSafeInteger(near) ? `${near}` : amount.toString();
}
