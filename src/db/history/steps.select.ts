import type { ReasonCode } from '../../../rules/codes.ts';
import type { PercentText } from '../../../rules/money.ts';
import { ENTRY_KINDS, type Entry, type EntryKind, type Outcome } from '../../../rules/outcome.ts';
import { monthOf, type Zone } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';

/** Common columns of entries and outcomes, for a list of both. The order is that of `stepOf`. */
export const ENTRY_COLUMNS = `false as is_outcome, effective_at, sequence, version, kind, value, delta, rule, codes, found,
  since_at, until_at, counted_ms, ref, null::text as percent, null::numeric as base, null::numeric as amount, revision`;

export const OUTCOME_COLUMNS = `true as is_outcome, effective_at, sequence, version, outcome as kind, counter as value, null::integer as delta,
  null::text as rule, codes, found, null::timestamptz as since_at, null::timestamptz as until_at, null::bigint as counted_ms,
  null::text as ref, percent::text as percent, base, amount, revision`;

/** A row of either table, and what identifies it there besides the subscriber, the programme and the instant. */
export interface StoredStep {
  readonly step: Entry | Outcome;
  /** The cut of the run that wrote it. */
  readonly revision: bigint;
}

/** Whose zone says which month a bonus day is in, and whose currency how many places an amount has. */
export interface StepReading {
  readonly zone: Zone;
  readonly places: number;
}

/** @param first position of `is_outcome` in the row */
export function stepOf(row: BinaryRow, first: number, reading: StepReading): StoredStep {
  const step = row.bool(first) ? outcomeOf(row, first, reading) : entryOf(row, first);
  return { step, revision: row.id(first + 17) };
}

function entryOf(row: BinaryRow, first: number): Entry {
  return {
    effective: row.instant(first + 1),
    sequence: row.small(first + 2),
    version: row.small(first + 3),
    kind: entryKind(row.text(first + 4)),
    value: row.int(first + 5),
    delta: row.int(first + 6),
    rule: row.textOrNull(first + 7),
    reason: {
      codes: row.texts(first + 8) as readonly ReasonCode[],
      found: row.texts(first + 9),
      since: row.instantOrNull(first + 10),
      until: row.instantOrNull(first + 11),
      counted: row.isNull(first + 12) ? null : row.count(first + 12),
      ref: row.textOrNull(first + 13),
    },
  };
}

/** One object for each kind, however many rows there are. */
const KINDS: ReadonlyMap<string, EntryKind> = new Map(ENTRY_KINDS.map((kind) => [kind, kind]));

function entryKind(text: string): EntryKind {
  return KINDS.get(text) ?? (text as EntryKind);
}

function outcomeOf(row: BinaryRow, first: number, { zone, places }: StepReading): Outcome {
  const effective = row.instant(first + 1);
  const common = {
    effective,
    sequence: row.small(first + 2),
    version: row.small(first + 3),
    month: monthOf(effective, zone),
    counter: row.int(first + 5),
  };
  if (row.text(first + 4) === 'refusal') {
    const reasons = row.texts(first + 8) as readonly ReasonCode[];
    return { ...common, outcome: 'refusal', reasons, found: row.texts(first + 9) };
  }
  return {
    ...common,
    outcome: 'credit',
    percent: row.textOrNull(first + 14) as PercentText | null,
    base: row.amountOrNull(first + 15, places),
    amount: row.amount(first + 16, places),
  };
}
