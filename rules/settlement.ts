import { isInReach } from './close.ts';
import { afterClose, type Debt, owed } from './debts.ts';
import { type Amount, ZERO } from './money.ts';
import type { Programme } from './terms.ts';
import { type Instant, plus } from './time.ts';

/** What a close knows of one subscriber before it decides what to pay. */
export interface Account {
  /** Of the month itself; 0: none. */
  readonly credit: Amount;
  /** Posted months whose amount is otherwise today, ascending. */
  readonly differences: readonly Difference[];
  /** What is owed back from earlier closes, the oldest first; `amount` is below 0. */
  readonly debts: readonly Debt[];
  /** Why nothing more will come that could be set against a debt; null: more may come. */
  readonly ended: 'terminated' | 'programme_over' | null;
  /** Amounts above the limit of `one_credit` that somebody has looked at: by month, up to how much. */
  readonly released: ReadonlyMap<number, Amount>;
}

/** A posted month and what the facts say of it today. */
interface Difference {
  /** Numbered as by `monthOf`. */
  readonly month: number;
  /** T of that month. */
  readonly closedAt: Instant;
  /** What was posted for it so far: credit and corrections. */
  readonly was: Amount;
  readonly isNow: Amount;
}

type Disposition = 'booked' | 'beyond_reach' | 'held';
type WrittenOffBecause = 'waived' | 'terminated' | 'programme_over' | 'expired';

/** What a close does for one subscriber. `carriedIn + credit + corrections = paid + carriedOut + writtenOff`, always. */
export interface Settlement {
  /** 0 where it is held. */
  readonly credit: Amount;
  /** Whether the month's own credit waits to be looked at. */
  readonly isCreditHeld: boolean;
  readonly corrections: readonly (Difference & { readonly disposition: Disposition })[];
  readonly carriedIn: Amount;
  /** Below 0 only where the terms book what is owed back. */
  readonly paid: Amount;
  readonly carriedOut: Amount;
  readonly writtenOff: Amount;
  readonly because: WrittenOffBecause | null;
}

/** The close that decides. */
export interface Closing {
  readonly programme: Programme;
  /** Numbered as by `monthOf`. */
  readonly month: number;
  /** T. */
  readonly at: Instant;
}

/** Decides what a close pays one subscriber (docs/domain.md "Closes", docs/decisions/0018-what-a-close-pays.md). */
export function settle(closing: Closing, account: Account): Settlement {
  const isHeld = (month: number, amount: Amount): boolean =>
    isTooLarge(closing.programme, account, month, amount);
  const corrections = account.differences.map((difference) => ({
    ...difference,
    disposition: dispositionOf(closing, difference, isHeld),
  }));
  const booked = corrections.filter(({ disposition }) => disposition === 'booked');
  const isCreditHeld = isHeld(closing.month, account.credit);
  const credit = isCreditHeld ? ZERO : account.credit;
  const net = booked.reduce<bigint>((sum, { was, isNow }) => sum + isNow - was, credit) as Amount;
  const debts = afterClose(account.debts, { since: closing.at, amount: net });
  const left = owed(debts);
  const carriedIn = owed(account.debts);
  const paid = (carriedIn + net - left) as Amount;
  const shares = { credit, isCreditHeld, corrections, carriedIn };
  if (left === 0n || closing.programme.corrections.negative === 'book')
    return { ...shares, paid: (paid + left) as Amount, carriedOut: ZERO, writtenOff: ZERO, because: null };
  const { writtenOff, because } = writeOff(closing, account, debts);
  return { ...shares, paid, carriedOut: (left - writtenOff) as Amount, writtenOff, because };
}

function dispositionOf(
  { programme, at }: Closing,
  { month, closedAt, was, isNow }: Difference,
  isHeld: (month: number, amount: Amount) => boolean,
): Disposition {
  if (!isInReach(programme, closedAt, at)) return 'beyond_reach';
  return isHeld(month, (isNow - was) as Amount) ? 'held' : 'booked';
}

/** `one_credit` parks a credit, also one that comes as a correction; what was released is paid up to what somebody saw. */
function isTooLarge(
  { safeguards }: Programme,
  { released }: Account,
  month: number,
  amount: Amount,
): boolean {
  const { oneCredit } = safeguards;
  return oneCredit !== null && amount > oneCredit && amount > (released.get(month) ?? ZERO);
}

function writeOff(
  { programme, at }: Closing,
  { ended }: Account,
  debts: readonly Debt[],
): Pick<Settlement, 'writtenOff' | 'because'> {
  const { negative, carryFor } = programme.corrections;
  if (negative === 'waive') return { writtenOff: owed(debts), because: 'waived' };
  if (ended !== null) return { writtenOff: owed(debts), because: ended };
  const expired = owed(debts.filter(({ since }) => plus(since, carryFor, programme.zone) <= at));
  return expired === 0n ? { writtenOff: ZERO, because: null } : { writtenOff: expired, because: 'expired' };
}
