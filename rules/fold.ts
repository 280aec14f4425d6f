import { advance } from './advance.ts';
import type { Fee, Fold, SubscriberFacts } from './facts.ts';
import { InvariantError } from './invariant.ts';
import { remainderOf } from './remainder.ts';
import { type CounterState, STATE_FORMAT } from './state.ts';
import type { Programme } from './terms.ts';
import { ALWAYS, type Instant } from './time.ts';

/** The lists of which a fold takes facts away. What people said and decided by hand is little, and stays. */
export const FOLDED_LISTS = [
  'services',
  'blockings',
  'fees',
  'payments',
  'charges',
  'balances',
  'promotions',
  'terminations',
] as const;

type FoldedList = (typeof FOLDED_LISTS)[number];

/**
 * Folds the facts that are over before an instant: the facts that are left, with what every counter was just before it. Whatever is
 * walked from them decides from that instant on what it decides from all facts, and so it does with facts that come later, as
 * long as they change nothing before it (docs/decisions/0028-retain.md). What any programme may still look at is not taken away, nor is the
 * last fee of a service and the last balance, so that terms to come find them.
 *
 * @param programmes all that are published; one that is not among them cannot look at what is before the instant any more
 * @param at midnight; the first instant that stays open
 * @throws SubscriberRefused when the facts lead out of every range, or are folded up to a later instant
 */
export function foldFacts(
  programmes: readonly Programme[],
  facts: SubscriberFacts,
  at: Instant,
): SubscriberFacts {
  const counters = new Map<string, CounterState>();
  const kept = new Set<unknown>([...lastFees(facts.fees, at), facts.balances.findLast((row) => row.at < at)]);
  for (const programme of programmes) {
    const { state } = advance(programme, null, facts, at - 1);
    counters.set(programme.programme, state);
    const remainder = remainderOf(programme, facts, state, 0);
    for (const list of FOLDED_LISTS) for (const row of remainder[list]) kept.add(row);
  }
  const stays = <Row extends SubscriberFacts[FoldedList][number]>(rows: readonly Row[]): readonly Row[] =>
    rows.filter((row) => !isOver(row, at) || kept.has(row));
  return {
    ...facts,
    services: stays(facts.services),
    blockings: stays(facts.blockings),
    fees: stays(facts.fees),
    payments: stays(facts.payments),
    charges: stays(facts.charges),
    balances: stays(facts.balances),
    promotions: stays(facts.promotions),
    terminations: stays(facts.terminations),
    fold: { at, counters },
  };
}

/** The first instant that later facts may change; `ALWAYS`: nothing is folded. */
export function openFrom({ fold }: SubscriberFacts): Instant {
  return fold?.at ?? ALWAYS;
}

function isOver(row: SubscriberFacts[FoldedList][number], at: Instant): boolean {
  if ('to' in row) return row.to < at;
  return ('from' in row ? row.from : row.at) < at;
}

/** Of each service the one that is in force just before the instant. */
function lastFees(fees: readonly Fee[], at: Instant): Iterable<Fee> {
  return new Map(fees.filter(({ from }) => from < at).map((fee) => [fee.service, fee])).values();
}

/** The counters of a fold as JSON, by programme. They are kept for as long as the database is: see `readCounters`. */
export function countersJson({ counters }: Fold): string {
  return JSON.stringify(Object.fromEntries(counters));
}

/**
 * Reads what `countersJson` wrote, by this program or an earlier one. The facts are gone, so that a state of an older format cannot be
 * replayed: whoever changes `STATE_FORMAT` adds here how a state of the format before becomes one.
 */
export function readCounters(json: string): ReadonlyMap<string, CounterState> {
  const read = JSON.parse(json) as Readonly<Record<string, { readonly format: number }>>;
  return new Map(Object.entries(read).map(([programme, state]) => [programme, inOwnFormat(state)]));
}

function inOwnFormat(state: { readonly format: number }): CounterState {
  if (state.format === STATE_FORMAT) return state as CounterState;
  throw new InvariantError(`a folded counter is of the unknown format ${state.format}`);
}
