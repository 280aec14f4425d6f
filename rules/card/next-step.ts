import { advance } from '../advance.ts';
import { amountOf, nextRungFrom, type Rung, rungOf } from '../bonus.ts';
import type { Fee, SubscriberFacts } from '../facts.ts';
import { neededLists } from '../facts-needed.ts';
import { feesAt } from '../facts-view.ts';
import { type Amount, comparePercents, ZERO } from '../money.ts';
import type { Entry } from '../outcome.ts';
import { nextBonusAfter, nextVersionAfter, versionIndexAt } from '../schedule.ts';
import type { CounterState } from '../state.ts';
import type { Bonus, Membership, Programme, Rates, Version } from '../terms.ts';
import { ALWAYS, type Duration, FOREVER, type Instant, plus } from '../time.ts';
import { project } from '../what-if/projection.ts';
import { unbroken } from './unbroken.ts';

/** The next rung, if service goes on without a break. */
export type NextStep =
  | {
      readonly kind: 'step';
      readonly at: Instant;
      readonly more: number;
      readonly counter: number;
      readonly rung: Rung;
      readonly amount: Amount | null;
      /** By then the subscriber is not enrolled, and the terms ask for it. */
      readonly needsEnrolment: boolean;
    }
  | { readonly kind: 'highest' }
  /** `because`: the first period that does not count; null: no bonus day came. */
  | { readonly kind: 'stands'; readonly because: Entry | null }
  | { readonly kind: 'none'; readonly because: 'not_begun' | 'terminated' | 'ended' | 'no_bonus' };

/** What a next step is worked out from. */
export interface StepQuestion {
  readonly programme: Programme;
  readonly state: CounterState;
  readonly facts: SubscriberFacts;
  /** When who is absent would be served again; not before `state.at`. */
  readonly at: Instant;
}

/** So many bonus days in a row without growth, and the counter is said to stand. */
const PATIENCE_DAYS = 12;
/** So many bonus days are looked at, one after the other, from the first on that may bring a step. */
const LOOKS_MAX = 120;
/** Nobody is told of a step that is farther away. */
const DAYS_MAX = 1_200;
/** So far ahead of a bonus day payments and charges are supposed: more would only be needed after it. */
const AHEAD: Duration = { text: 'P3M', months: 3, days: 0, ms: 0 };

/**
 * Walks the counter on through facts without a break, bonus day by bonus day, until one comes with a higher rung. It is the engine that says so,
 * so versions, conditions of a period, caps and anchors are all looked at as in a night.
 */
export function nextStep(question: StepQuestion): NextStep {
  const { programme, state } = question;
  const none = whyNone(question);
  if (none !== null) return none;
  const { bonus } = versionNow(programme, state);
  if (bonus !== null && isHighest(bonus.rates, question)) return { kind: 'highest' };
  return walkOn(question);
}

/** The terms that hold for a counter where it stands. */
export function versionNow(programme: Programme, { pinned, at }: CounterState): Version {
  return programme.versions[pinned ?? versionIndexAt(programme, at)] as Version;
}

/** Of the version in force, and of the one under which an absence began. */
export function countedServices(programme: Programme, state: CounterState): readonly (Membership | null)[] {
  const now = versionNow(programme, state);
  const then = state.absence === null ? now : (programme.versions[state.absence.version] ?? now);
  return then === now ? [now.services] : [then.services, now.services];
}

function whyNone({ programme, state }: StepQuestion): NextStep | null {
  if (programme.validUntil !== null && programme.validUntil <= state.at)
    return { kind: 'none', because: 'ended' };
  if (state.terminated) return { kind: 'none', because: 'terminated' };
  if (state.begun === null) return { kind: 'none', because: 'not_begun' };
  if (nextBonusAfter(programme, state.pinned, state.at) === null)
    return { kind: 'none', because: programme.validUntil === null ? 'no_bonus' : 'ended' };
  return null;
}

/** Nothing hangs over the counter, no other terms come, and no rung is above the one it is on: then nothing has to be walked. */
function isHighest(rates: Rates, { programme, state }: StepQuestion): boolean {
  if (isAway(state) || state.debts.length > 0 || nextVersionAfter(programme, state.at) < FOREVER)
    return false;
  return isLastRung(rates, state.value);
}

function isLastRung(rates: Rates, counter: number): boolean {
  const rung = rungOf(rates, counter);
  if (rung === null) return false;
  switch (rates.kind) {
    case 'percents':
    case 'amounts':
      return rates.rungs.every(({ from }) => from <= counter);
    case 'linear_percent':
      return rung.kind === 'percent' && comparePercents(rung.percent, rates.max) >= 0;
    case 'linear_amount':
      return rung.kind === 'amount' && rung.amount >= rates.max;
  }
}

function isAway({ absence, now }: CounterState): boolean {
  return absence !== null || now.class !== 'served';
}

function walkOn(question: StepQuestion): NextStep {
  const { programme } = question;
  const from = Math.max(question.at, question.state.at + 1);
  const future = futureOf(question, from);
  let { state } = question;
  // Who is absent comes back first: what hangs over the counter falls on it then.
  if (isAway(state)) state = advance(programme, state, future(from), from).state;
  const before = rungAt(programme, state);
  const growth: Growth = { more: 0, still: 0, because: null };
  let look = firstLook(programme, state, question.facts);
  for (let looks = 0; looks < LOOKS_MAX && growth.still < PATIENCE_DAYS; looks += 1) {
    if (look === null) return { kind: 'none', because: 'ended' };
    const walk = advance(programme, state, future(look.at), look.at);
    note(growth, walk.entries, look.days);
    state = walk.state;
    const rung = rungAt(programme, state);
    if (rung !== null && isHigher(rung, before))
      return stepTo(rung, { ...question, state, more: growth.more });
    look = nextLook(programme, state, 1);
  }
  return growth.still < PATIENCE_DAYS ? { kind: 'highest' } : { kind: 'stands', because: growth.because };
}

/** A bonus day that is walked to: so many of them come until then, it among them. */
interface Look {
  readonly days: number;
  readonly at: Instant;
}

/**
 * The first bonus day on which the next rung may have been reached. A calendar month adds once, and until the n-th bonus day no more than n
 * of them end: so where nothing else adds, the days before that one need not be looked at. null: no bonus day comes.
 */
function firstLook(
  programme: Programme,
  state: CounterState,
  { openings, adjustments }: SubscriberFacts,
): Look | null {
  const { accrual, bonus } = versionNow(programme, state);
  const isPlain =
    accrual.every === 'calendar_month' &&
    openings.length === 0 &&
    adjustments.length === 0 &&
    nextVersionAfter(programme, state.at) === FOREVER;
  const from = bonus === null || !isPlain ? null : nextRungFrom(bonus.rates, state.value);
  const days = from === null ? 1 : Math.ceil((from - state.value) / accrual.add);
  return nextLook(programme, state, Math.min(days, DAYS_MAX));
}

/** @param days at least 1; where fewer come, the last of them is looked at */
function nextLook(programme: Programme, { pinned, at }: CounterState, days: number): Look | null {
  let look: Look | null = null;
  for (let passed = 1; passed <= days; passed += 1) {
    const day = nextBonusAfter(programme, pinned, look?.at ?? at);
    if (day === null) break;
    look = { days: passed, at: day.at };
  }
  return look;
}

/** Periods that counted so far, bonus days since the last of them, and why the first after it did not. */
interface Growth {
  more: number;
  still: number;
  because: Entry | null;
}

function note(growth: Growth, entries: readonly Entry[], days: number): void {
  const grown = entries.filter(({ kind }) => kind === 'accrual').length;
  growth.more += grown;
  growth.still = grown > 0 ? 0 : growth.still + days;
  if (grown > 0) growth.because = null;
  else growth.because ??= entries.find(({ kind }) => kind === 'skip') ?? null;
}

/** The facts of a service without a break, up to an instant at least; asked for later and later ones. */
function futureOf(
  { programme, state, facts }: StepQuestion,
  from: Instant,
): (upTo: Instant) => SubscriberFacts {
  const known = unbroken(facts, { state, from, services: countedServices(programme, state) });
  const lists = neededLists(programme);
  if (!lists.includes('payments') && !lists.includes('charges')) return () => known;
  const { zone } = programme;
  let until = ALWAYS;
  let filled = known;
  return (upTo) => {
    if (upTo <= until) return filled;
    until = plus(upTo, AHEAD, zone);
    filled = project(known, { known: state.at, until, zone, lists }).facts;
    return filled;
  };
}

/** Of the bonus day's terms; null: below the first, or there is no bonus. */
function rungAt(programme: Programme, state: CounterState): Rung | null {
  const { bonus } = versionNow(programme, state);
  return bonus === null ? null : rungOf(bonus.rates, state.value);
}

function isHigher(rung: Rung, before: Rung | null): boolean {
  if (before === null) return true;
  if (rung.kind === 'percent' && before.kind === 'percent')
    return comparePercents(rung.percent, before.percent) > 0;
  if (rung.kind === 'amount' && before.kind === 'amount') return rung.amount > before.amount;
  // Terms that give something of another kind: neither is more than the other.
  return true;
}

function stepTo(
  rung: Rung,
  { programme, state, facts, more }: StepQuestion & { readonly more: number },
): NextStep {
  const { bonus, services, enrolment } = versionNow(programme, state);
  const fees = feesAt(facts, services, state.at);
  const amount = bonus === null ? null : knownAmount(rung, bonus, fees);
  const needsEnrolment = enrolment !== null && !state.enrolled;
  return { kind: 'step', at: state.at, more, counter: state.value, rung, amount, needsEnrolment };
}

/** What the rung comes to by what is known today: of a monthly fee, or where the rung itself says it. */
function knownAmount(rung: Rung, bonus: Bonus, fees: readonly Fee[]): Amount | null {
  if (rung.kind === 'amount') return amountOf(rung, null, bonus);
  if (bonus.base?.kind !== 'fee' || fees.length === 0) return null;
  const base = fees.reduce((sum, fee) => (sum + fee.amount) as Amount, ZERO);
  return amountOf(rung, base, bonus);
}
