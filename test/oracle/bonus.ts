import type { Amount, PercentText } from '../../rules/money.ts';
import { formatAmount, linearPercent, parseAmount, parsePercent, percentOf } from '../../rules/money.ts';
import type { Instant } from '../../rules/time.ts';
import { dayTimeOf, FOREVER, formatInstant, minus, monthOf, monthStart } from '../../rules/time.ts';
import { failing, feeAt } from './conditions.ts';
import type { BonusText, RungText, Terms, Version } from './terms.ts';
import { durationOf, takes } from './terms.ts';
import { hadClass } from './timeline.ts';
import type { Track } from './track.ts';
import { isServed } from './track.ts';

/** T of a version's bonus in the month that contains an instant; null without a bonus. */
export function bonusInstant(terms: Terms, version: Version, month: number): Instant | null {
  if (version.bonus === undefined) return null;
  const [hour = 0, minute = 0] = (version.bonus.time ?? '00:00').split(':').map(Number);
  return dayTimeOf(month, version.bonus.day, { hour, minute }, terms.zone);
}

/** Whether now is T by the version in force. Of two in a month, which two versions may make, only the first is one. */
export function isBonusInstant(track: Track): boolean {
  const month = monthOf(track.now, track.terms.zone);
  return bonusInstant(track.terms, track.version, month) === track.now && !track.decidedMonths.has(month);
}

/** Like `isBonusInstant`, and remembers that the month is decided, whatever becomes of it. */
export function passBonus(track: Track): boolean {
  if (!isBonusInstant(track)) return false;
  track.decidedMonths.add(monthOf(track.now, track.terms.zone));
  return true;
}

/** Step 9 (docs/domain.md «The bonus»). */
export function decideBonus(track: Track): void {
  const { now, version, terms, facts } = track;
  if (version.bonus === undefined || !passBonus(track) || !hasOutcome(track)) return;
  track.lines.push({
    type: 'bonus',
    programme: terms.programme,
    subscriber: facts.subscriber,
    effective: formatInstant(now, terms.zone),
    version: version.number,
    ...outcomeOf(track, version.bonus),
  });
}

/** Whether the subscriber takes part: begun before T, enrolled, and served at T or in the month before it. */
function hasOutcome(track: Track): boolean {
  const { now, version, terms } = track;
  if ((track.begun ?? FOREVER) >= now || (version.enrolment !== undefined && !track.enrolled)) return false;
  return isServed(track) || hadClass(track, ['served'], minus(now, durationOf('P1M'), terms.zone), now);
}

type BonusOutcome =
  | { readonly outcome: 'refusal'; readonly reasons: readonly string[] }
  | {
      readonly outcome: 'credit';
      readonly counter: number;
      readonly percent: string | null;
      readonly base: string | null;
      readonly amount: string;
    };

function outcomeOf(track: Track, bonus: BonusText): BonusOutcome {
  const { version, value, terms } = track;
  const base = baseOf(track, bonus);
  const failed = failing(bonus.requires, { track, version, periodStart: null });
  if (base === 'fee_unknown') return refusal([...failed, base]);
  if (failed.length > 0) return refusal(failed);
  const rung = rungFor(bonus, value, terms.places);
  if (rung === null) return refusal(['below_first_rung']);
  const amount = amountBy(bonus, rung, base, terms.places);
  if (amount <= 0n) return refusal(['zero_amount']);
  const amounts = { percent: null, base: null, amount: formatAmount(amount, terms.places) };
  if (rung.percent === undefined) return { outcome: 'credit', counter: value, ...amounts };
  const percent = percentText(rung.percent);
  return { outcome: 'credit', counter: value, ...amounts, percent, base: formatAmount(base, terms.places) };
}

function refusal(codes: readonly string[]): BonusOutcome {
  return { outcome: 'refusal', reasons: [...new Set(codes)].sort() };
}

function baseOf(track: Track, { base }: BonusText): Amount | 'fee_unknown' {
  const { facts, version, now, terms } = track;
  if (base === undefined) return 0n as Amount;
  if (base === 'fee') return feeAt(track, version, now) ?? 'fee_unknown';
  const month = monthOf(now, terms.zone);
  const [from, to] = [monthStart(month - 1, terms.zone), monthStart(month, terms.zone)];
  const rows =
    'charges' in base
      ? facts.charges.filter((charge) => takes(base.categories, charge.category))
      : facts.payments;
  return rows.filter(({ at }) => from <= at && at < to).reduce((sum, row) => sum + row.amount, 0n) as Amount;
}

/** The last rung whose `from` the counter has reached; a linear scale gives a rung of its own for every counter. */
function rungFor({ rates }: BonusText, counter: number, places: number): RungText | null {
  if (!('linear' in rates)) return rates.findLast((rung) => rung.from <= counter) ?? null;
  const { from, percent, amount, step, every, max } = rates.linear;
  if (counter < from) return null;
  const times = Math.floor((counter - from) / every);
  if (percent !== undefined)
    return { from, percent: linearPercent(percentText(percent), percentText(step), times, percentText(max)) };
  const grown = money(amount, places) + money(step, places) * BigInt(times);
  const most = money(max, places);
  return { from, amount: formatAmount((grown < most ? grown : most) as Amount, places) };
}

function amountBy(bonus: BonusText, rung: RungText, base: Amount, places: number): Amount {
  const amount =
    rung.percent === undefined
      ? money(rung.amount, places)
      : percentOf(base, percentText(rung.percent), bonus.rounding);
  const most = bonus.max_amount === undefined ? amount : money(bonus.max_amount, places);
  return amount < most ? amount : most;
}

function percentText(written: number | string): PercentText {
  const percent = parsePercent(String(written));
  if (percent === undefined) throw new Error(`not a percent: ${written}`);
  return percent;
}

function money(written: number | string | undefined, places: number): Amount {
  const amount = parseAmount(String(written), places);
  if (amount === undefined) throw new Error(`not an amount: ${String(written)}`);
  return amount;
}
