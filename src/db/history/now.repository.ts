import type { PercentText } from '../../../rules/money.ts';
import type { ByHand } from '../../../rules/render/by-hand.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import { ALWAYS, FOREVER, type Instant, monthOf } from '../../../rules/time.ts';
import { type AskedStatement, askedStatement } from '../asked-statement.ts';
import type { Asked } from '../database.ts';
import { storedAmount } from '../stored-amount.ts';
import { subscriberId } from '../subscriber-id.ts';
import { byHandIn } from './by-hand.select.ts';
import { ENTRY, NOW, type NowScope, OUTCOME, selectNow } from './now.select.ts';
import { codesOfMask, kindOf } from './step-numbers.ts';
import type { StepReading } from './steps.select.ts';

/** Those that were asked for: writing and naming one costs more than finding it. */
const written = new Map<string, AskedStatement>();
const WRITTEN_MAX = 1_000;

export function nowStatement({ programmeId, months }: NowScope): AskedStatement {
  const { from, fromAt, until } = months;
  const key = [programmeId, from, fromAt, until?.month, until?.at].join(' ');
  let statement = written.get(key);
  if (statement === undefined) {
    statement = askedStatement('history', selectNow({ programmeId, months }));
    if (written.size >= WRITTEN_MAX) written.clear();
    written.set(key, statement);
  }
  return statement;
}

/** A step as it came; `readStep` reads it. Only those of a page are read. */
export type StepRow = readonly unknown[];

/** What is in force of one subscriber in some months. */
export interface NowRows {
  /** Of the last file of any programme. */
  readonly stamp: string;
  /** The last run that is known of the subscriber; 0: none is. */
  readonly knownRun: number;
  /** In no order. */
  readonly entries: readonly StepRow[];
  readonly outcomes: readonly StepRow[];
  /** Whether there are steps of months before them; only if there are few in them. */
  readonly hasOlder: boolean;
  /** Of the counter; null: there is none, or it has not begun. */
  readonly value: number | null;
  readonly enrolled: boolean;
}

/**
 * @param few older steps are asked for if there are at most so many
 * @returns by external id; whom no applied import names is not there
 */
export async function findNow(
  client: Asked,
  { name, text }: AskedStatement,
  { subscribers, few }: { readonly subscribers: readonly string[]; readonly few: number },
): Promise<ReadonlyMap<string, NowRows>> {
  const values = [subscribers.map(subscriberId), few];
  const { rows } = await client.query<unknown[]>({ name, text, values, rowMode: 'array' });
  return new Map(rows.map((row) => [row[NOW.externalId] as string, rowsOf(row)]));
}

function rowsOf(row: readonly unknown[]): NowRows {
  return {
    stamp: row[NOW.stamp] as string,
    knownRun: row[NOW.knownRun] as number,
    entries: (row[NOW.entries] ?? []) as readonly StepRow[],
    outcomes: (row[NOW.outcomes] ?? []) as readonly StepRow[],
    hasOlder: row[NOW.hasOlder] as boolean,
    value: row[NOW.value] as number | null,
    enrolled: row[NOW.enrolled] as boolean,
  };
}

/** Where a step stands, without the rest of it being read. */
export function placeIn(row: StepRow): {
  readonly effective: Instant;
  readonly sequence: number;
  readonly run: number;
} {
  return {
    effective: instantIn(row[ENTRY.effective]) ?? ALWAYS,
    sequence: row[ENTRY.sequence] as number,
    run: row[ENTRY.run] as number,
  };
}

/** The value after an entry. */
export function valueIn(entry: StepRow): number {
  return entry[ENTRY.value] as number;
}

export function readEntry(row: StepRow): { readonly step: Step; readonly byHand: ByHand | null } {
  const { effective, sequence } = placeIn(row);
  const step: Step = {
    effective,
    sequence,
    version: row[ENTRY.version] as number,
    kind: kindOf(row[ENTRY.kind] as number),
    value: row[ENTRY.value] as number,
    delta: row[ENTRY.delta] as number,
    rule: row[ENTRY.rule] as string | null,
    reason: {
      codes: codesOfMask(row[ENTRY.codes] as number | null),
      found: textsIn(row[ENTRY.found]),
      since: instantIn(row[ENTRY.since]),
      until: instantIn(row[ENTRY.until]),
      counted: row[ENTRY.counted] as number | null,
      ref: row[ENTRY.ref] as string | null,
    },
  };
  return { step, byHand: byHandIn(textsIn(row[ENTRY.byHand])) };
}

export function readOutcome(row: StepRow, { zone, places }: StepReading): Step {
  const { effective, sequence } = placeIn(row);
  const common = {
    effective,
    sequence,
    version: row[OUTCOME.version] as number,
    month: monthOf(effective, zone),
    counter: row[OUTCOME.counter] as number,
  };
  const amount = row[OUTCOME.amount] as string | null;
  if (amount === null) {
    const reasons = codesOfMask(row[OUTCOME.codes] as number | null);
    return { ...common, outcome: 'refusal', reasons, found: textsIn(row[OUTCOME.found]) };
  }
  const base = row[OUTCOME.base] as string | null;
  return {
    ...common,
    outcome: 'credit',
    percent: row[OUTCOME.percent] as PercentText | null,
    base: base === null ? null : storedAmount(base, places),
    amount: storedAmount(amount, places),
  };
}

const NONE: readonly (string | null)[] = [];

function textsIn(found: unknown): readonly (string | null)[] {
  return (found as readonly (string | null)[] | null) ?? NONE;
}

/** Infinities come as texts. Instants of steps are whole milliseconds, which a fraction of seconds is near enough to. */
function instantIn(seconds: unknown): Instant | null {
  if (seconds === null) return null;
  if (typeof seconds === 'string') return seconds.startsWith('-') ? ALWAYS : FOREVER;
  return Math.round((seconds as number) * 1000);
}
