import { type Amount, formatAmount } from '../../../rules/money.ts';
import type { Absence } from './absences.ts';
import type { Random } from './random.ts';
import { type Row, row } from './rows.ts';
import type { Calendar } from './settings.ts';
import { OFFICE_TARIFF, TARIFFS, type Traits, TV_TARIFF } from './traits.ts';
import { addMonths, DAY, dayText, HOUR, localText, monthWall, type Wall, wallMonth } from './wall.ts';

/** What billing one subscriber needs: who, when, what interrupted it, and how an instant is written. */
export interface BillingInput {
  readonly traits: Traits;
  readonly calendar: Calendar;
  readonly absences: readonly Absence[];
  readonly random: Random;
  readonly withOffset: (wall: Wall) => string;
}

interface Account {
  readonly input: BillingInput;
  readonly rows: Row[];
  /** Kopecks. */
  balance: bigint;
  payments: number;
  charges: number;
}

/** Fees, charges, payments and balance statements: a month's fee is charged on the 1st, and paid as the subscriber pays. */
export function billingRows(input: BillingInput): readonly Row[] {
  const { traits, calendar } = input;
  const change = drawTariffChange(input);
  const account: Account = { input, rows: feeRows(traits, change), balance: 0n, payments: 0, charges: 0 };
  const end = Math.min(traits.leavesAt ?? calendar.until, calendar.until);
  openAccount(account, feeAt(traits, change, traits.joinsAt));
  for (let month = wallMonth(traits.joinsAt); monthWall(month) <= end; month += 1) {
    billMonth(account, month, feeAt(traits, change, monthWall(month)));
  }
  return account.rows;
}

interface TariffChange {
  readonly at: Wall;
  readonly tariff: number;
}

/** One in eight homes changes its tariff once, on a 1st. */
function drawTariffChange(input: BillingInput): TariffChange | null {
  const { traits, calendar, random } = input;
  if (traits.kind !== 'person' || !random.chance(0.12)) return null;
  const month = wallMonth(traits.joinsAt) + random.whole(2, 30);
  const at = monthWall(month);
  if (at >= (traits.leavesAt ?? calendar.until)) return null;
  const tariff = (traits.tariff + random.whole(1, OFFICE_TARIFF - 1)) % OFFICE_TARIFF;
  return { at, tariff };
}

function feeRows(traits: Traits, change: TariffChange | null): Row[] {
  const fee = (service: string, plan: { code: string; kopecks: bigint }, from: Wall): Row => {
    // A fee of the opened account holds from the day's beginning; a change on a 1st is written as a bare day.
    const at = from === traits.joinsAt ? localText(from) : dayText(from);
    return row('fees', from, `${traits.subscriber},${service},${plan.code},${money(plan.kopecks)},${at}`);
  };
  const rows = [fee('internet', plan(traits.tariff), traits.joinsAt)];
  if (traits.hasTv) rows.push(fee('tv', TV_TARIFF, traits.joinsAt));
  if (change !== null) rows.push(fee('internet', plan(change.tariff), change.at));
  if (traits.leavesAt !== null) {
    rows.push(
      fee('internet', { code: plan(change?.tariff ?? traits.tariff).code, kopecks: 0n }, traits.leavesAt),
    );
  }
  return rows;
}

function feeAt(traits: Traits, change: TariffChange | null, at: Wall): bigint {
  return plan(change !== null && at >= change.at ? change.tariff : traits.tariff).kopecks;
}

function plan(tariff: number): { readonly code: string; readonly kopecks: bigint } {
  const found = TARIFFS[tariff];
  if (found === undefined) throw new RangeError(`no tariff ${tariff}`);
  return found;
}

/** The first payment, and for one new subscriber in five a router. */
function openAccount(account: Account, fee: bigint): void {
  const { traits, random } = account.input;
  if (!traits.isOld && random.chance(0.2)) charge(account, traits.joinsAt, 349_000n, 'equipment');
  if (traits.pays !== 'invoice') pay(account, traits.joinsAt + HOUR, roundUp(fee - account.balance, 5_000n));
}

function billMonth(account: Account, month: number, fee: bigint): void {
  const { traits, random } = account.input;
  const first = monthWall(month);
  const charged = first > traits.joinsAt && isBilled(account.input, first);
  if (charged) {
    charge(account, first, fee, 'internet');
    if (traits.hasTv) charge(account, first, TV_TARIFF.kopecks, 'tv');
  }
  if (first >= traits.joinsAt) state(account, first);
  if (charged && random.chance(0.006))
    charge(account, first + random.whole(2, 20) * DAY, -fee / 5n, 'internet');
  payForMonth(account, first, fee + (traits.hasTv ? TV_TARIFF.kopecks : 0n));
}

/** No fee is charged while the service is gone. */
function isBilled(input: BillingInput, at: Wall): boolean {
  const isAway = input.absences.some(({ from, to, how }) => how !== 'outage' && from <= at && at < to);
  return !isAway && (input.traits.leavesAt === null || at < input.traits.leavesAt);
}

/** The payment that belongs to a month: for the next one by who pays ahead, for this one by who pays late. */
function payForMonth(account: Account, first: Wall, fee: bigint): void {
  const { traits, random } = account.input;
  const daysBeforeNext = (most: number): Wall => addMonths(first, 1) - random.whole(1, most) * DAY;
  const dueNext = fee - account.balance;
  switch (traits.pays) {
    case 'ahead':
      // A few forget a month; the debt is in what they pay the next time.
      if (random.chance(0.985)) payDue(account, daysBeforeNext(10), dueNext, roundUp(dueNext, 5_000n));
      return;
    case 'quarterly':
      payDue(account, daysBeforeNext(6), dueNext, roundUp(dueNext + 2n * fee, 10_000n));
      return;
    case 'late': {
      const due = -account.balance;
      if (random.chance(0.9)) payDue(account, first + random.whole(0, 12) * DAY, due, roundUp(due, 5_000n));
      return;
    }
    case 'invoice':
      payDue(account, first + random.whole(2, 9) * DAY, -account.balance, -account.balance);
      return;
  }
}

/** Pays on that day, if anything is due. */
function payDue(account: Account, day: Wall, due: bigint, kopecks: bigint): void {
  if (due > 0n) pay(account, drawTime(day, account.input.random), kopecks);
}

/** A payment and often a balance statement with it. Some reach the billing system a day or two late, a few bounce. */
function pay(account: Account, at: Wall, kopecks: bigint): void {
  const { traits, random, calendar, withOffset } = account.input;
  if (kopecks <= 0n || at >= (traits.leavesAt ?? calendar.until) || at < traits.joinsAt) return;
  account.payments += 1;
  const line = `${traits.subscriber},p${account.payments},${withOffset(at)},${money(kopecks)},`;
  const knownAt = at + (random.chance(0.03) ? random.whole(1, 3) * DAY : HOUR);
  if (random.chance(0.003)) {
    const bouncedAt = knownAt + random.whole(2, 14) * DAY;
    account.rows.push({
      file: 'payments',
      versions: [
        { knownAt, line },
        { knownAt: bouncedAt, line: `${line}yes` },
      ],
    });
    return;
  }
  account.rows.push(row('payments', knownAt, line));
  account.balance += kopecks;
  if (random.chance(0.5)) state(account, at);
}

function charge(account: Account, at: Wall, kopecks: bigint, category: string): void {
  const { traits, withOffset } = account.input;
  account.charges += 1;
  const line = `${traits.subscriber},c${account.charges},${withOffset(at)},${money(kopecks)},${category}`;
  account.rows.push(row('charges', at, line));
  account.balance -= kopecks;
}

function state(account: Account, at: Wall): void {
  const line = `${account.input.traits.subscriber},${localText(at)},${money(account.balance)}`;
  account.rows.push(row('balances', at, line));
}

/** The next whole multiple above, so that something is left over. */
function roundUp(kopecks: bigint, step: bigint): bigint {
  return (kopecks / step + 1n) * step;
}

function drawTime(day: Wall, random: Random): Wall {
  return day + random.whole(7, 22) * HOUR + random.whole(0, 59) * 60_000;
}

function money(kopecks: bigint): string {
  return formatAmount(kopecks as Amount, 2);
}
