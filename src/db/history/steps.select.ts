import type { PercentText } from '../../../rules/money.ts';
import type { Entry, Outcome } from '../../../rules/outcome.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import { monthOf, type Zone } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';
import { codesOfMask, kindOf } from './step-numbers.ts';

/** Common columns of entries and outcomes, for a list of both. The order is that of `stepOf`. */
export const ENTRY_COLUMNS = `false as is_outcome, effective_at, sequence, version, kind, value, delta, rule, codes, found,
  since_at, until_at, counted_ms, ref, null::text as percent, null::numeric as base, null::numeric as amount`;

export const OUTCOME_COLUMNS = `true as is_outcome, effective_at, sequence, version, null::smallint as kind, counter as value,
  null::integer as delta, null::text as rule, codes, found, null::timestamptz as since_at, null::timestamptz as until_at,
  null::bigint as counted_ms, null::text as ref, percent::text as percent, base, amount`;

/** How many of them there are. */
export const STEP_COLUMNS = 17;

/** What is in force of both tables: no run has superseded it. */
export const IN_FORCE = 'superseded_run = 0';

/** Whose zone says which month a bonus day is in, and whose currency how many places an amount has. */
export interface StepReading {
  readonly zone: Zone;
  readonly places: number;
}

/** @param first position of `is_outcome` in the row */
export function stepOf(row: BinaryRow, first: number, reading: StepReading): Step {
  return row.bool(first) ? outcomeOf(row, first, reading) : entryOf(row, first);
}

function entryOf(row: BinaryRow, first: number): Entry {
  return {
    effective: row.instant(first + 1),
    sequence: row.small(first + 2),
    version: row.small(first + 3),
    kind: kindOf(row.small(first + 4)),
    value: row.int(first + 5),
    delta: row.int(first + 6),
    rule: row.textOrNull(first + 7),
    reason: {
      codes: codesOfMask(row.countOrNull(first + 8)),
      found: row.texts(first + 9),
      since: row.instantOrNull(first + 10),
      until: row.instantOrNull(first + 11),
      counted: row.countOrNull(first + 12),
      ref: row.textOrNull(first + 13),
    },
  };
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
  if (row.isNull(first + 16)) {
    const reasons = codesOfMask(row.countOrNull(first + 8));
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
