import type { Blocking, Fee, Profile, Service, SubscriberFacts } from './facts.ts';
import { type Amount, ZERO } from './money.ts';
import type { Membership, Programme } from './terms.ts';
import { FOREVER, type Instant } from './time.ts';

/**
 * One subscriber's facts, arranged for a walk: service intervals cut at terminations, rows of other programmes left out, and the
 * instants at which something in them happens.
 */
export interface FactsView {
  readonly facts: SubscriberFacts;
  readonly services: readonly Service[];
  /** Ascending, each once: a walk stops at every one of them. */
  readonly happenings: readonly Instant[];
}

/** Arranges the facts for one programme. */
export function viewFacts(facts: SubscriberFacts, programme: Programme): FactsView {
  const concerns = (row: { readonly programme: string | null }) =>
    row.programme === null || row.programme === programme.programme;
  const own: SubscriberFacts = {
    ...facts,
    enrolments: facts.enrolments.filter(concerns),
    openings: facts.openings.filter(concerns),
    adjustments: facts.adjustments.filter(concerns),
  };
  const services = cutAtTerminations(own);
  return { facts: own, services, happenings: happeningsOf(own, services, programme) };
}

/** A termination ends every service interval that began before it. */
function cutAtTerminations(facts: SubscriberFacts): readonly Service[] {
  if (facts.terminations.length === 0) return facts.services;
  return facts.services.map((service) => {
    const end = facts.terminations.find((termination) => termination.at > service.from);
    return end === undefined || end.at >= service.to ? service : { ...service, to: end.at };
  });
}

function happeningsOf(facts: SubscriberFacts, services: readonly Service[], programme: Programme): Instant[] {
  const rules = programme.versions.flatMap((version) => version.interruptions);
  const instants: Instant[] = [];
  for (const span of services) instants.push(span.from, span.to);
  for (const span of facts.blockings) instants.push(span.from, span.to);
  for (const rows of [facts.terminations, facts.openings, facts.adjustments, facts.enrolments]) {
    for (const row of rows) instants.push(row.at);
  }
  // Balances and fees are otherwise looked up, not walked: most of them change nothing.
  if (rules.some((rule) => rule.when.kind === 'debt'))
    for (const row of facts.balances) instants.push(row.at);
  if (rules.some((rule) => rule.when.kind === 'tariff_change'))
    for (const row of facts.fees) instants.push(row.from);
  instants.sort((left, right) => left - right);
  return instants.filter((at, index) => at !== instants[index - 1] && at < FOREVER);
}

/** Whether a code is a member. null: everything is. */
export function isMember(membership: Membership | null, code: string): boolean {
  if (membership === null) return true;
  return 'in' in membership ? membership.in.includes(code) : !membership.not_in.includes(code);
}

/** Number of rows whose instant is before `at`; rows are ascending. */
export function countBefore<Row>(
  rows: readonly Row[],
  at: Instant,
  instantOf: (row: Row) => Instant,
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instantOf(rows[middle] as Row) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const atOf = (row: { readonly at: Instant }): Instant => row.at;

/** The rows of `[from, to)`. */
export function within<Row extends { readonly at: Instant }>(
  rows: readonly Row[],
  from: Instant,
  to: Instant,
): readonly Row[] {
  return rows.slice(countBefore(rows, from, atOf), countBefore(rows, to, atOf));
}

/** The last balance stated before `at`; null: none known. */
export function balanceBefore(facts: SubscriberFacts, at: Instant): Amount | null {
  return facts.balances[countBefore(facts.balances, at, atOf) - 1]?.amount ?? null;
}

/** The row of the subscriber in force at `at`; null before the first. */
export function profileAt(facts: SubscriberFacts, at: Instant): Profile | null {
  return facts.profiles.findLast((profile) => profile.from <= at) ?? null;
}

/** The last fee row of each counting service, as of `at`; empty: no fee is known. */
export function feesAt(facts: SubscriberFacts, services: Membership | null, at: Instant): readonly Fee[] {
  const inForce: Fee[] = [];
  for (let index = facts.fees.length - 1; index >= 0; index -= 1) {
    const fee = facts.fees[index] as Fee;
    if (fee.from > at || !isMember(services, fee.service)) continue;
    if (!inForce.some((later) => later.service === fee.service)) inForce.push(fee);
  }
  return inForce;
}

/** The sum of the fees in force over the counting services; null: none known. */
export function feeAt(facts: SubscriberFacts, services: Membership | null, at: Instant): Amount | null {
  const inForce = feesAt(facts, services, at);
  return inForce.length === 0 ? null : sum(inForce);
}

export function sum(rows: readonly { readonly amount: Amount }[]): Amount {
  return rows.reduce<bigint>((total, row) => total + row.amount, ZERO) as Amount;
}

/** The blockings that cover `at`. */
export function blockingsAt(facts: SubscriberFacts, at: Instant): readonly Blocking[] {
  return facts.blockings.filter((blocking) => blocking.from <= at && at < blocking.to);
}
