import type { Charge, Payment, SubscriberFacts } from '../facts.ts';
import type { FactList } from '../facts-needed.ts';
import { feesAt, within } from '../facts-view.ts';
import { type Amount, ZERO } from '../money.ts';
import { type Duration, type Instant, minus, monthOf, monthStart, plus, type Zone } from '../time.ts';

/**
 * What is taken for granted of the time that no facts speak of yet (docs/decisions/0020-what-a-question-assumes.md). That services,
 * fees, the kind and segment and the balance stay as they are last known, and that nobody asks for anything, is always assumed.
 */
export type Assumption =
  /** The month's fee is paid each month on the day and at the time of the last payment. */
  | { readonly kind: 'payments'; readonly like: Instant; readonly amount: Amount }
  /** Nothing is paid: the last payment, if any, is too long ago to go on from. */
  | { readonly kind: 'no-payments'; readonly last: Instant | null }
  /** The charges of the last whole month come again each month. */
  | { readonly kind: 'charges'; readonly month: number; readonly sum: Amount }
  /** A blocking that runs goes on. */
  | { readonly kind: 'blocked'; readonly blocking: string; readonly from: Instant };

/** Facts with a future in them. */
export interface Projection {
  readonly facts: SubscriberFacts;
  readonly assumed: readonly Assumption[];
}

/** The span that is filled: everything up to and including `known` is known, and everything up to and including `until` is wanted. */
export interface Unknown {
  readonly known: Instant;
  readonly until: Instant;
  readonly zone: Zone;
  /** What the programme looks at: nothing else is filled. */
  readonly lists: readonly FactList[];
}

/** Who has not paid for longer is not presumed to begin again: one month's payment may be late, not two. */
const GOES_ON_PAYING: Duration = { text: 'P2M', months: 2, days: 0, ms: 0 };

/**
 * Fills the time after `known` with the facts that a programme would miss: payments and charges. Rows that are known already, also
 * later ones, stay, and nothing is put before them.
 */
export function project(facts: SubscriberFacts, unknown: Unknown): Projection {
  const paid = projectPayments(facts, unknown);
  const charged = projectCharges(facts, unknown);
  return {
    facts: {
      ...facts,
      payments: [...facts.payments, ...paid.rows],
      charges: [...facts.charges, ...charged.rows],
    },
    assumed: [...paid.assumed, ...charged.assumed, ...running(facts, unknown)],
  };
}

interface Filled<Row> {
  readonly rows: readonly Row[];
  readonly assumed: readonly Assumption[];
}

const NOTHING = { rows: [], assumed: [] } as const;

function projectPayments(facts: SubscriberFacts, { known, until, zone, lists }: Unknown): Filled<Payment> {
  if (!lists.includes('payments')) return NOTHING;
  const last = facts.payments.at(-1);
  if (last === undefined) return { rows: [], assumed: [{ kind: 'no-payments', last: null }] };
  const rows: Payment[] = [];
  if (last.at >= minus(known, GOES_ON_PAYING, zone)) {
    for (let month = 1, at = later(last.at, month, zone); at <= until; at = later(last.at, month, zone)) {
      const amount = feeOr(facts, at, last.amount);
      if (at > known && amount > 0n) rows.push({ id: `projected-${month}`, at, amount });
      month += 1;
    }
  }
  const [first] = rows;
  const assumed: Assumption =
    first === undefined
      ? { kind: 'no-payments', last: last.at }
      : { kind: 'payments', like: last.at, amount: first.amount };
  return { rows, assumed: [assumed] };
}

/** Counted from the first each time, never chained: the 31st stays the 31st after February. */
function later(at: Instant, months: number, zone: Zone): Instant {
  return plus(at, { text: '', months, days: 0, ms: 0 }, zone);
}

/** What all services cost a month then; where no fee is known, what was paid last. */
function feeOr(facts: SubscriberFacts, at: Instant, paid: Amount): Amount {
  const fees = feesAt(facts, null, at);
  return fees.length === 0 ? paid : sumOf(fees);
}

function projectCharges(facts: SubscriberFacts, { known, until, zone, lists }: Unknown): Filled<Charge> {
  if (!lists.includes('charges')) return NOTHING;
  const month = monthOf(known, zone) - 1;
  const pattern = within(facts.charges, monthStart(month, zone), monthStart(month + 1, zone));
  if (pattern.length === 0) return NOTHING;
  const since = Math.max(known, facts.charges.at(-1)?.at ?? known);
  const rows: Charge[] = [];
  for (let ahead = 1; monthStart(month + ahead, zone) <= until; ahead += 1) {
    for (const charge of pattern) {
      const at = later(charge.at, ahead, zone);
      if (at > since && at <= until) rows.push({ ...charge, id: `projected-${ahead}-${charge.id}`, at });
    }
  }
  return { rows: rows.sort(byAt), assumed: [{ kind: 'charges', month, sum: sumOf(pattern) }] };
}

/** From the 29th on days of several charges may fall together; ids keep their order. */
function byAt(left: Charge, right: Charge): number {
  return left.at - right.at;
}

function running({ blockings }: SubscriberFacts, { known, until }: Unknown): readonly Assumption[] {
  return blockings
    .filter(({ from, to }) => from <= known && to > until)
    .map(({ kind, from }) => ({ kind: 'blocked', blocking: kind, from }));
}

function sumOf(rows: readonly { readonly amount: Amount }[]): Amount {
  return rows.reduce((sum, { amount }) => (sum + amount) as Amount, ZERO);
}
