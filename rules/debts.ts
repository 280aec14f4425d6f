import type { Amount } from './money.ts';
import type { Instant } from './time.ts';

/** What a close left to be owed back. */
export interface Debt {
  /** T of the close that booked it. */
  readonly since: Instant;
  /** Below 0. */
  readonly amount: Amount;
}

/** What one posted close did to what a subscriber owes. */
export interface PostedClose {
  /** T. */
  readonly at: Instant;
  readonly credit: Amount;
  readonly corrections: Amount;
  readonly paid: Amount;
  readonly writtenOff: Amount;
}

/**
 * Debts after a close brought `net`: what is above 0 is set against the oldest first, what is below is a debt of its own
 * (docs/decisions/0018-what-a-close-pays.md).
 */
export function afterClose(debts: readonly Debt[], net: Debt): readonly Debt[] {
  if (net.amount < 0n) return [...debts, net];
  let left: bigint = net.amount;
  const rest: Debt[] = [];
  for (const { since, amount } of debts) {
    const remaining = amount + left;
    left = remaining > 0n ? remaining : 0n;
    if (remaining < 0n) rest.push({ since, amount: remaining as Amount });
  }
  return rest;
}

/** What is still owed after posted closes, in their order; those before the first debt may be left out. The oldest first. */
export function debtsAfter(closes: readonly PostedClose[]): readonly Debt[] {
  let debts: readonly Debt[] = [];
  for (const { at, credit, corrections, paid, writtenOff } of closes) {
    debts = afterClose(debts, { since: at, amount: (credit + corrections) as Amount });
    // Booked as a debit or written off: owed no more, and always the oldest of it.
    const gone = 0n - writtenOff - (paid < 0n ? paid : 0n);
    if (gone > 0n) debts = afterClose(debts, { since: at, amount: gone as Amount });
  }
  return debts;
}

/** The sum, 0 or below. */
export function owed(debts: readonly Debt[]): Amount {
  return debts.reduce((sum, { amount }) => sum + amount, 0n) as Amount;
}
