import { formatAmount } from '../money.ts';
import type { Entry, Outcome } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import { formatInstant, type Instant, type Zone } from '../time.ts';

/** `2024-08-15 reset -7 = 0 by gap`, `2024-09-01 skip +0 = 0 by gap because interrupted` */
export function entryLine(entry: Entry, zone: Zone): string {
  const delta = entry.delta < 0 ? String(entry.delta) : `+${entry.delta}`;
  const by = entry.rule === null ? '' : ` by ${entry.rule}`;
  const because = entry.reason.codes.length === 0 ? '' : ` because ${entry.reason.codes.join(' ')}`;
  return `${localText(entry.effective, zone)} ${entry.kind} ${delta} = ${entry.value}${by}${because}`;
}

/** `2024-06-01 credit 15.00 at 6`, `2024-07-01 refusal fee kind` */
export function outcomeLine(outcome: Outcome, { zone, places }: Pick<Programme, 'zone' | 'places'>): string {
  const at = localText(outcome.effective, zone);
  if (outcome.outcome === 'refusal') return `${at} refusal ${outcome.reasons.join(' ')}`;
  return `${at} credit ${formatAmount(outcome.amount, places)} at ${outcome.counter}`;
}

/** The local time, as short as it can be: `2024-08-15`, `2024-08-15T12:00`, `2024-08-15T12:00:01`. */
export function localText(at: Instant, zone: Zone): string {
  const text = formatInstant(at, zone).replace(/(?:Z|[+-]\d{2}:\d{2})$/, '');
  return text.replace(/T00:00:00$/, '').replace(/(T\d{2}:\d{2}):00$/, '$1');
}
