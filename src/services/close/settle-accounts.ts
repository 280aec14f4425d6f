import { closesAt } from '../../../rules/close.ts';
import { debtsAfter } from '../../../rules/debts.ts';
import { invariant } from '../../../rules/invariant.ts';
import { type Amount, formatAmount, parseAmount } from '../../../rules/money.ts';
import { monthOfDate } from '../../../rules/month-text.ts';
import { type Account, type Closing, type Settlement, settle } from '../../../rules/settlement.ts';
import type { Programme } from '../../../rules/terms.ts';
import { monthText } from '../../../rules/time.ts';
import { type StoredAccount, type StoredClose, streamAccounts } from '../../db/close/accounts.stream.ts';
import type { Preview } from '../../db/close/accounts.ts';
import { type SettledAccount, writeSettlements } from '../../db/close/settlements.ts';
import type { Session } from '../../db/database.ts';

/** Asks the rule about everybody in table `account`, some thousands at a time, and writes what it decides. */
export async function settleAccounts(
  client: Session['client'],
  closing: Closing,
  preview: Preview,
): Promise<void> {
  const closedAt = new Map(preview.posted.map(({ closeId, closesAt: at }) => [closeId, at]));
  for await (const accounts of streamAccounts(client, preview)) {
    const settled = accounts.map((stored) => {
      const account = accountOf(closing, stored, closedAt);
      return settledOf(closing, stored, settle(closing, account));
    });
    await writeSettlements(client, preview, settled);
  }
}

function accountOf(
  { programme, at }: Closing,
  { credit, differences, closes, isTerminated, releases }: StoredAccount,
  closedAt: ReadonlyMap<number, number>,
): Account {
  const isOver = programme.validUntil !== null && programme.validUntil <= at;
  return {
    credit: amountOf(credit?.amount ?? '0', programme),
    differences: differences.map(({ month, was, isNow }) => ({
      month: monthOfDate(month),
      closedAt: closesAt(programme, monthOfDate(month)),
      was: amountOf(was, programme),
      isNow: amountOf(isNow, programme),
    })),
    debts: debtsAfter(closes.map((close) => postedClose(close, programme, closedAt))),
    ended: isTerminated ? 'terminated' : isOver ? 'programme_over' : null,
    released: new Map(releases.map(({ month, upTo }) => [monthOfDate(month), amountOf(upTo, programme)])),
  };
}

function postedClose(close: StoredClose, programme: Programme, closedAt: ReadonlyMap<number, number>) {
  const at = closedAt.get(close.closeId);
  invariant(at !== undefined, `close ${close.closeId} is not posted`);
  return {
    at,
    credit: amountOf(close.credit, programme),
    corrections: amountOf(close.corrections, programme),
    paid: amountOf(close.paid, programme),
    writtenOff: amountOf(close.writtenOff, programme),
  };
}

function settledOf(
  { programme, month }: Closing,
  stored: StoredAccount,
  decided: Settlement,
): SettledAccount {
  const text = (amount: bigint): string => formatAmount(amount as Amount, programme.places);
  const booked = decided.corrections.filter(({ disposition }) => disposition === 'booked');
  const held = decided.corrections
    .filter(({ disposition }) => disposition === 'held')
    .map((one) => ({ month: `${monthText(one.month)}-01`, amount: text(one.isNow - one.was) }));
  if (decided.isCreditHeld && stored.credit !== null)
    held.push({ month: `${monthText(month)}-01`, amount: stored.credit.amount });
  return {
    subscriberId: stored.subscriberId,
    credit: decided.isCreditHeld ? null : stored.credit,
    corrections: text(booked.reduce((sum, { was, isNow }) => sum + isNow - was, 0n)),
    carriedIn: text(decided.carriedIn),
    paid: text(decided.paid),
    carriedOut: text(decided.carriedOut),
    writtenOff: text(decided.writtenOff),
    because: decided.because,
    // In the order of `settle`: one for each that was stored.
    differences: stored.differences.map((one, index) => ({
      ...one,
      disposition: decided.corrections[index]?.disposition ?? 'beyond_reach',
    })),
    held,
  };
}

function amountOf(text: string, { places }: Programme): Amount {
  const amount = parseAmount(text, places);
  invariant(amount !== undefined, `a stored amount is ${text}`);
  return amount;
}
