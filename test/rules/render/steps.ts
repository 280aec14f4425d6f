import type { Amount, PercentText } from '../../../rules/money.ts';
import type { Credit, Entry, Reason, Refusal } from '../../../rules/outcome.ts';
import { type Instant, readInstant, zoneOf } from '../../../rules/time.ts';

export const MOSCOW = zoneOf('Europe/Moscow');

/** Local time in Moscow: `2024-08-15`, `2024-08-15T12:30`. */
export function moscow(text: string): Instant {
  const read = readInstant(text, MOSCOW);
  if (read.kind === 'bad') throw new Error(`not an instant: ${text}`);
  return read.at;
}

const NO_REASON: Reason = { codes: [], found: [], since: null, until: null, counted: null, ref: null };

/** An entry of version 1, with what a test does not care about filled in. */
export function entry(
  day: string,
  given: Omit<Partial<Entry>, 'reason'> & { readonly reason?: Partial<Reason> },
): Entry {
  const { reason, ...rest } = given;
  return {
    effective: moscow(day),
    sequence: 0,
    version: 1,
    kind: 'accrual',
    delta: 0,
    value: 0,
    rule: null,
    ...rest,
    reason: { ...NO_REASON, ...reason },
  };
}

const OF_SEPTEMBER = { sequence: 0, version: 1, month: 2024 * 12 + 8, counter: 12 };

export function credit(day: string, given: Partial<Credit> = {}): Credit {
  return {
    ...OF_SEPTEMBER,
    effective: moscow(day),
    outcome: 'credit',
    percent: '5' as PercentText,
    base: 50_000n as Amount,
    amount: 2_500n as Amount,
    ...given,
  };
}

export function refusal(day: string, given: Partial<Refusal> & Pick<Refusal, 'reasons'>): Refusal {
  return { ...OF_SEPTEMBER, effective: moscow(day), outcome: 'refusal', found: [], ...given };
}
