import type { Condition } from './conditions/condition.ts';
import { inForceAtInstant, type Look, type LookedUp } from './conditions/look.ts';
import type { SubscriberFacts } from './facts.ts';
import type { Base, Membership, Programme, Version, When } from './terms.ts';
import type { Duration } from './time.ts';

/** The name of a list of facts in `SubscriberFacts`. */
export type FactList = Exclude<keyof SubscriberFacts, 'subscriber' | 'fold'>;

/** All of them, in the order of docs/domain.md "Facts". */
export const FACT_LISTS: readonly FactList[] = [
  'profiles',
  'services',
  'blockings',
  'fees',
  'payments',
  'charges',
  'balances',
  'promotions',
  'enrolments',
  'openings',
  'adjustments',
  'terminations',
];

/** How far back one list is looked at, in milliseconds, calendar units taken at their longest. */
export interface Reach {
  /** Before an instant that is decided. */
  readonly beforeInstant: number;
  /** Before the start of a period that ends at such an instant; null: not looked at from there. */
  readonly beforePeriod: number | null;
}

/** What a programme ever looks at in the facts of a subscriber, all its versions taken together. */
export interface FactsNeeded {
  /** null: the programme never looks at that list. */
  readonly reaches: Readonly<Record<FactList, Reach | null>>;
  /** A service counts if one of these takes it; null: every service counts. */
  readonly services: readonly Membership[] | null;
}

/** What the programme looks at; worked out once for a programme. */
export function factsNeededBy(programme: Programme): FactsNeeded {
  let needed = memory.get(programme);
  if (needed === undefined) memory.set(programme, (needed = workOut(programme.versions)));
  return needed;
}

const memory = new WeakMap<Programme, FactsNeeded>();

/** The lists that the programme looks at. */
export function neededLists(programme: Programme): readonly FactList[] {
  const { reaches } = factsNeededBy(programme);
  return FACT_LISTS.filter((list) => reaches[list] !== null);
}

/** What every programme looks at, whatever its terms: the subscriber of none of them has nothing to tell. */
export const WALKED_LISTS: readonly FactList[] = [
  'services',
  'blockings',
  'enrolments',
  'openings',
  'adjustments',
  'terminations',
];

function workOut(versions: readonly Version[]): FactsNeeded {
  const looks = versions.flatMap(looksOf);
  const memberships = versions.map((version) => version.services);
  return {
    reaches: {
      profiles: reachOf(looks, 'profiles'),
      services: ONWARD,
      blockings: ONWARD,
      fees: reachOf(looks, 'fees'),
      payments: reachOf(looks, 'payments'),
      charges: reachOf(looks, 'charges'),
      balances: reachOf(looks, 'balances'),
      promotions: reachOf(looks, 'promotions'),
      enrolments: ONWARD,
      openings: ONWARD,
      adjustments: ONWARD,
      terminations: ONWARD,
    },
    services: memberships.every((services) => services !== null) ? memberships : null,
  };
}

/** What is walked in every programme: what still runs, and what comes. */
const ONWARD: Reach = { beforeInstant: 0, beforePeriod: null };

function looksOf(version: Version): readonly Look[] {
  return [
    ...conditionsOf(version).flatMap(({ looksAt }) => looksAt),
    ...version.interruptions.flatMap(({ when }) => looksOfRule(when)),
    ...looksOfBase(version.bonus?.base ?? null),
  ];
}

function conditionsOf({ accrual, enrolment, bonus }: Version): readonly Condition[] {
  return [
    ...accrual.requires.map(({ condition }) => condition),
    ...(enrolment === null ? [] : [...enrolment.opensWhen, ...enrolment.closesWhen]),
    ...(bonus === null ? [] : bonus.requires),
  ];
}

/** The balance and the fee just before a new one come with what is in force. */
function looksOfRule(when: When): readonly Look[] {
  switch (when.kind) {
    case 'debt':
      return [inForceAtInstant('balances')];
    case 'tariff_change':
      return [inForceAtInstant('fees')];
    case 'gap':
    case 'inactive':
    case 'blocked':
    case 'terminated':
      return [];
  }
}

/** The bonus day and the whole calendar month before its own lie within two months. */
const TWO_MONTHS: Duration = { text: 'P2M', months: 2, days: 0, ms: 0 };

function looksOfBase(base: Base | null): readonly Look[] {
  switch (base?.kind) {
    case undefined:
      return [];
    case 'fee':
      return [inForceAtInstant('fees')];
    case 'charges':
    case 'payments':
      return [{ facts: base.kind, from: 'instant', back: TWO_MONTHS }];
  }
}

function reachOf(looks: readonly Look[], list: LookedUp): Reach | null {
  const own = looks.filter(({ facts }) => facts === list);
  if (own.length === 0) return null;
  const longest = (from: Look['from']): number | null =>
    own.reduce<number | null>(
      (most, look) => (look.from === from ? Math.max(most ?? 0, lengthOf(look.back)) : most),
      null,
    );
  return { beforeInstant: longest('instant') ?? 0, beforePeriod: longest('period_start') };
}

const DAY_MS = 86_400_000;
/** More than all changes of clocks, and of the calendar of a zone, can make of a duration. */
const SLACK_MS = 3 * DAY_MS;

/** Not shorter than the duration is anywhere. */
function lengthOf(back: Duration | null): number {
  return back === null ? 0 : (back.months * 31 + back.days) * DAY_MS + back.ms + SLACK_MS;
}
