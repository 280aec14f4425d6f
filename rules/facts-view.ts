import type {
  Blocking,
  Charge,
  Fee,
  Payment,
  Profile,
  Promotion,
  Service,
  SubscriberFacts,
} from './facts.ts';
import { type Amount, ZERO } from './money.ts';
import type { Interruption, Membership, Programme } from './terms.ts';
import { ALWAYS, FOREVER, type Instant } from './time.ts';

/**
 * One subscriber's facts, arranged for a walk: service intervals cut at terminations, rows of other programmes left out, and the
 * instants at which something in them happens. Where nothing has to be changed, the lists are those that came.
 */
export interface FactsView {
  readonly facts: SubscriberFacts;
  readonly services: readonly Service[];
  /** Those after the beginning of the walk, ascending: it stops at every one of them. */
  readonly happenings: readonly Instant[];
  /** The last answer of `feeAt`: fees change rarely and are asked for at every period end and bonus day. */
  knownFee: KnownFee | null;
  /** How many rows lie before the last look into each list: looks move on with the walk, so the next one is near. */
  readonly looked: { balances: number; payments: number; charges: number };
}

interface KnownFee {
  readonly services: Membership | null;
  readonly from: Instant;
  readonly to: Instant;
  readonly amount: Amount | null;
}

/** Arranges the facts for one programme and a walk that begins after `since`. */
export function viewFacts(facts: SubscriberFacts, programme: Programme, since: Instant): FactsView {
  const own = withoutOthers(facts, programme.programme);
  const services = cutAtTerminations(own);
  const happenings = happeningsAfter(since, own, services, programme);
  return {
    facts: own,
    services,
    happenings,
    knownFee: null,
    looked: { balances: 0, payments: 0, charges: 0 },
  };
}

/** What concerns one programme; null concerns all. */
interface Concerning {
  readonly programme: string | null;
}

function withoutOthers(facts: SubscriberFacts, programme: string): SubscriberFacts {
  const { enrolments, openings, adjustments } = facts;
  const concerns = (row: Concerning): boolean => row.programme === null || row.programme === programme;
  if (enrolments.every(concerns) && openings.every(concerns) && adjustments.every(concerns)) return facts;
  return {
    ...facts,
    enrolments: enrolments.filter(concerns),
    openings: openings.filter(concerns),
    adjustments: adjustments.filter(concerns),
  };
}

/** A termination ends every service interval that began before it. */
function cutAtTerminations(facts: SubscriberFacts): readonly Service[] {
  if (facts.terminations.length === 0) return facts.services;
  return facts.services.map((service) => {
    const end = facts.terminations.find((termination) => termination.at > service.from);
    return end === undefined || end.at >= service.to ? service : { ...service, to: end.at };
  });
}

function happeningsAfter(
  since: Instant,
  facts: SubscriberFacts,
  services: readonly Service[],
  programme: Programme,
): Instant[] {
  const instants: Instant[] = [];
  const add = (at: Instant): void => {
    if (at > since && at < FOREVER) instants.push(at);
  };
  const addEnds = (span: { readonly from: Instant; readonly to: Instant }): void => {
    add(span.from);
    add(span.to);
  };
  for (const service of services) addEnds(service);
  for (const blocking of facts.blockings) addEnds(blocking);
  for (const rows of [facts.terminations, facts.openings, facts.adjustments, facts.enrolments]) {
    for (const row of rows) add(row.at);
  }
  // Balances and fees are otherwise looked up, not walked: most of them change nothing.
  if (hasRule(programme, 'debt')) for (const balance of facts.balances) add(balance.at);
  if (hasRule(programme, 'tariff_change')) for (const fee of facts.fees) add(fee.from);
  return instants.sort((left, right) => left - right);
}

/** Whether a version has an interruption of a kind. */
export function hasRule(programme: Programme, kind: Interruption['when']['kind']): boolean {
  for (const version of programme.versions) {
    for (const rule of version.interruptions) if (rule.when.kind === kind) return true;
  }
  return false;
}

/** Whether a code is a member. null: everything is. */
export function isMember(membership: Membership | null, code: string): boolean {
  if (membership === null) return true;
  return 'in' in membership ? membership.in.includes(code) : !membership.not_in.includes(code);
}

interface Dated {
  readonly at: Instant;
}

/** Number of rows before `at`; rows are ascending. */
function countBefore(rows: readonly Dated[], at: Instant): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as Dated).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of `[from, to)`. */
export function within<Row extends Dated>(rows: readonly Row[], from: Instant, to: Instant): readonly Row[] {
  if (rows.length === 0) return NONE;
  const end = countBefore(rows, to);
  let start = end;
  while (start > 0 && (rows[start - 1] as Row).at >= from) start -= 1;
  return start === end ? NONE : rows.slice(start, end);
}

/** The same number as `countBefore`, from a number that was right for an instant near by. */
function countFrom(near: number, rows: readonly Dated[], at: Instant): number {
  let count = near;
  while (count < rows.length && (rows[count] as Dated).at < at) count += 1;
  while (count > 0 && (rows[count - 1] as Dated).at >= at) count -= 1;
  return count;
}

const NONE: readonly never[] = [];

/** The last balance stated before `at`; null: none known. */
export function balanceBefore({ facts, looked }: FactsView, at: Instant): Amount | null {
  const count = countFrom(looked.balances, facts.balances, at);
  looked.balances = count;
  return count === 0 ? null : (facts.balances[count - 1]?.amount ?? null);
}

/** Number and sum of some rows of money. */
export interface Total {
  readonly count: number;
  readonly sum: Amount;
}

/** The payments of `[from, to)`. */
export function paymentsWithin({ facts, looked }: FactsView, from: Instant, to: Instant): Total {
  const { payments } = facts;
  const end = countFrom(looked.payments, payments, to);
  looked.payments = end;
  let start = end;
  while (start > 0 && (payments[start - 1] as Payment).at >= from) start -= 1;
  return { count: end - start, sum: sumOf(payments, start, end) };
}

/** The charges of `[from, to)` in some categories. */
export function chargesWithin(
  { facts, looked }: FactsView,
  categories: Membership | null,
  from: Instant,
  to: Instant,
): Amount {
  const end = countFrom(looked.charges, facts.charges, to);
  looked.charges = end;
  let total: Amount = ZERO;
  for (let index = end - 1; index >= 0; index -= 1) {
    const charge = facts.charges[index] as Charge;
    if (charge.at < from) break;
    if (isMember(categories, charge.category)) total = (total + charge.amount) as Amount;
  }
  return total;
}

/** The row of the subscriber in force at `at`; null before the first. */
export function profileAt({ profiles }: SubscriberFacts, at: Instant): Profile | null {
  for (let index = profiles.length - 1; index >= 0; index -= 1) {
    const profile = profiles[index] as Profile;
    if (profile.from <= at) return profile;
  }
  return null;
}

/** The first promotion that contains `at`; null: none. */
export function promotionAt({ promotions }: SubscriberFacts, at: Instant): Promotion | null {
  for (const promotion of promotions) if (promotion.from <= at && at < promotion.to) return promotion;
  return null;
}

/** The last fee row of each counting service, as of `at`; empty: no fee is known. */
export function feesAt({ fees }: SubscriberFacts, services: Membership | null, at: Instant): readonly Fee[] {
  const inForce: Fee[] = [];
  for (let index = countStarted(fees, at) - 1; index >= 0; index -= 1) {
    const fee = fees[index] as Fee;
    if (!isMember(services, fee.service)) continue;
    if (!inForce.some((later) => later.service === fee.service)) inForce.push(fee);
  }
  return inForce;
}

/** Number of fee rows from which on at `at`. */
function countStarted(fees: readonly Fee[], at: Instant): number {
  let count = fees.length;
  while (count > 0 && (fees[count - 1] as Fee).from > at) count -= 1;
  return count;
}

/** The sum of the fees in force over the counting services; null: none known. */
export function feeAt(view: FactsView, services: Membership | null, at: Instant): Amount | null {
  const { knownFee: known } = view;
  if (known !== null && known.services === services && known.from <= at && at < known.to) return known.amount;
  const { fees } = view.facts;
  const started = countStarted(fees, at);
  const inForce = feesAt(view.facts, services, at);
  const amount = inForce.length === 0 ? null : sumOf(inForce, 0, inForce.length);
  const from = fees[started - 1]?.from ?? ALWAYS;
  const to = fees[started]?.from ?? FOREVER;
  view.knownFee = { services, from, to, amount };
  return amount;
}

/** Of the rows from `start` up to `end`: one alone is not added to anything, which takes longer than to look it up. */
function sumOf(rows: readonly { readonly amount: Amount }[], start: number, end: number): Amount {
  if (start === end) return ZERO;
  let total: bigint = (rows[start] as { readonly amount: Amount }).amount;
  for (let index = start + 1; index < end; index += 1) {
    total += (rows[index] as { readonly amount: Amount }).amount;
  }
  return total as Amount;
}

/** The blockings that cover `at`. */
export function blockingsAt(facts: SubscriberFacts, at: Instant): readonly Blocking[] {
  if (facts.blockings.length === 0) return NONE;
  return facts.blockings.filter((blocking) => blocking.from <= at && at < blocking.to);
}
