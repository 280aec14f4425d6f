import { type Amount, formatAmount, parseAmount, ZERO } from '../../../rules/money.ts';
import { type SafeguardName, stopsOf } from '../../../rules/safeguards.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, monthText } from '../../../rules/time.ts';
import type { Preview } from '../../db/close/accounts.ts';
import type { Incomplete } from '../../db/close/close.repository.ts';
import * as select from '../../db/close/report.select.ts';
import type { Asked } from '../../db/database.ts';
import { codesOfMask } from '../../db/history/step-numbers.ts';

/** What a preview shows, and is stored with it. Amounts are text with all places of the currency. */
export interface CloseReport {
  readonly programme: string;
  readonly month: string;
  readonly currency: string;
  /** IANA name: the zone that people read the instants in. */
  readonly timeZone: string;
  /** T, in milliseconds. */
  readonly closesAt: Instant;
  /** Rows that posting writes. */
  readonly subscribers: number;
  readonly credits: Sum;
  readonly rungs: readonly select.RungTotals[];
  readonly refusals: { readonly count: number; readonly reasons: readonly Reason[] };
  readonly corrections: Sum;
  readonly differences: readonly select.CorrectionTotals[];
  readonly carriedIn: Sum;
  readonly paid: Sum;
  readonly debits: Sum;
  readonly carriedOut: Sum;
  readonly writtenOff: readonly select.WriteOffs[];
  readonly held: readonly select.Held[];
  readonly parked: select.ParkedTotals;
  readonly largest: readonly select.LargeCredit[];
  readonly change: Change | null;
  /** What the imports have not stated to be complete through T. */
  readonly incomplete: readonly Incomplete[];
  /** What forbids to post it, and whether somebody accepted that. */
  readonly stops: readonly Met[];
}

export type Sum = select.CountAndSum;

interface Reason {
  readonly code: string;
  /** A refusal with several reasons counts at each. */
  readonly count: number;
}

/** Against the month before, as it was posted. */
interface Change {
  readonly month: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** Of the sum before, with one place; null: it was 0. */
  readonly percent: string | null;
  readonly kinds: readonly select.ChangeTotals[];
}

/** A safeguard that was met, or imports that have not stated to be complete through T. */
export type StopName = SafeguardName | 'incomplete';

export interface Met {
  readonly stop: StopName;
  /** Of the safeguard; null: it has none. */
  readonly limit: string | null;
  readonly accepted: Acceptance | null;
}

export interface Acceptance {
  readonly by: string;
  readonly reason: string;
}

export interface ReportOrder {
  readonly programme: Programme;
  readonly preview: Preview;
  /** Numbered as by `monthOf`. */
  readonly month: number;
  readonly closesAt: Instant;
  readonly incomplete: readonly Incomplete[];
  readonly accepted: ReadonlyMap<StopName, Acceptance>;
}

/** Reads the preview back from the rows that it wrote (docs/domain.md "Closes"). */
export async function makeReport(client: Asked, order: ReportOrder): Promise<CloseReport> {
  const { programme, preview, month } = order;
  const money = moneyOf(programme, await select.selectMoney(client, preview));
  const parked = await select.selectParked(client, preview);
  const change = await changeOf(client, order, money.credits);
  return {
    programme: programme.programme,
    month: monthText(month),
    currency: programme.currency,
    timeZone: programme.zone.name,
    closesAt: order.closesAt,
    ...money,
    rungs: withPlaces(programme, await select.selectRungs(client, preview)),
    refusals: refusalsOf(await select.selectRefusals(client, preview)),
    differences: withPlaces(programme, await select.selectCorrections(client, preview)),
    writtenOff: withPlaces(programme, await select.selectWriteOffs(client, preview)),
    held: await select.selectHeld(client, preview),
    parked,
    largest: await select.selectLargest(client, preview),
    change,
    incomplete: order.incomplete,
    stops: namesOfStops(order, { money, parked, change }).map((stop) => ({
      stop,
      limit: limitOf(programme, stop),
      accepted: order.accepted.get(stop) ?? null,
    })),
  };
}

/** An empty sum has no places in SQL. */
function moneyOf(programme: Programme, { subscribers, ...sums }: select.MoneyTotals): select.MoneyTotals {
  const placed = (sum: Sum): Sum => ({ ...sum, sum: text(amountOf(sum.sum, programme), programme) });
  return {
    subscribers,
    credits: placed(sums.credits),
    corrections: placed(sums.corrections),
    carriedIn: placed(sums.carriedIn),
    paid: placed(sums.paid),
    debits: placed(sums.debits),
    carriedOut: placed(sums.carriedOut),
  };
}

function withPlaces<Row extends Sum>(programme: Programme, rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => ({ ...row, sum: text(amountOf(row.sum, programme), programme) }));
}

function text(amount: bigint, { places }: Programme): string {
  return formatAmount(amount as Amount, places);
}

function refusalsOf(totals: readonly select.RefusalTotals[]): CloseReport['refusals'] {
  const reasons = new Map<string, number>();
  for (const { codes, count } of totals) {
    for (const code of codesOfMask(Number(codes))) reasons.set(code, (reasons.get(code) ?? 0) + count);
  }
  return {
    count: totals.reduce((sum, { count }) => sum + count, 0),
    reasons: [...reasons]
      .map(([code, count]) => ({ code, count }))
      .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  };
}

async function changeOf(
  client: Asked,
  { preview, programme, month }: ReportOrder,
  credits: Sum,
): Promise<Change | null> {
  const last = preview.posted.at(-1);
  if (last === undefined) return null;
  const kinds = await select.selectChanges(client, preview, last.closeId);
  const before = kinds.reduce<bigint>((sum, kind) => sum + amountOf(kind.before, programme), 0n);
  const difference = amountOf(credits.sum, programme) - before;
  return {
    month: monthText(month - 1),
    before: text(before, programme),
    after: credits.sum,
    difference: text(difference, programme),
    percent: before === 0n ? null : shareOf(difference, before),
    kinds: kinds.map((kind) => ({
      ...kind,
      before: text(amountOf(kind.before, programme), programme),
      after: text(amountOf(kind.after, programme), programme),
    })),
  };
}

/** Percent with one place, half away from zero. `whole` is above 0. */
function shareOf(part: bigint, whole: bigint): string {
  const isNegative = part < 0n;
  const tenths = ((isNegative ? -part : part) * 2000n + whole) / (2n * whole);
  return formatAmount((isNegative ? -tenths : tenths) as Amount, 1);
}

function amountOf(text: string, { places }: Programme): Amount {
  return parseAmount(text, places) ?? ZERO;
}

interface Totals {
  readonly money: select.MoneyTotals;
  readonly parked: select.ParkedTotals;
  readonly change: Change | null;
}

function namesOfStops(
  { programme, incomplete }: ReportOrder,
  { money, parked, change }: Totals,
): readonly StopName[] {
  const met = stopsOf(programme.safeguards, {
    paid: amountOf(money.paid.sum, programme),
    credits: amountOf(money.credits.sum, programme),
    before: change === null ? null : amountOf(change.before, programme),
    parked: parked.count,
    subscribers: parked.subscribers,
  });
  return incomplete.length === 0 ? met : [...met, 'incomplete'];
}

function limitOf({ safeguards, places }: Programme, stop: StopName): string | null {
  switch (stop) {
    case 'incomplete':
      return null;
    case 'total':
      return formatAmount(safeguards.total ?? ZERO, places);
    case 'change_percent':
      return safeguards.changePercent;
    case 'parked_percent':
      return safeguards.parkedPercent;
  }
}
