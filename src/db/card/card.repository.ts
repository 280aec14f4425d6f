import type { Instant } from '../../../rules/time.ts';
import type { PostedRow } from '../billing/posted-state.ts';
import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';

/** The parts of a row stand or fall together: a counter, a parked one, an outcome, its posted month, a request since. */
type Part<Columns> = Columns | { readonly [Column in keyof Columns]: null };

export type CardRow = {
  readonly programmeId: number;
  /** What the last night that is done has walked the programme to; null: none is. */
  readonly walked: Instant | null;
  readonly paysFrom: string;
  /** null: no incident stands. */
  readonly incidentSince: Instant | null;
  /** Bits of the facts that changed since the counter was walked; null: none. */
  readonly touched: number | null;
} & Part<CounterColumns> &
  Part<{ readonly parkedCode: string; readonly parkedAt: Instant }> &
  Part<OutcomeColumns> &
  Part<PostedRow & { readonly isPosted: true }> &
  Part<{ readonly requestAction: 'enrol' | 'leave'; readonly requestAt: Instant }>;

interface CounterColumns {
  readonly nextAt: Instant;
  readonly value: number | null;
  readonly enrolled: boolean;
  readonly state: Buffer;
  readonly walkTo: Instant;
  readonly cut: bigint;
}

/** Of the last outcome in force; a credit has an amount, a refusal codes. */
interface OutcomeColumns {
  readonly effectiveAt: Instant;
  readonly sequence: number;
  readonly version: number;
  readonly counter: number;
  readonly codes: number | null;
  readonly found: readonly (string | null)[] | null;
  readonly percent: string | null;
  readonly base: string | null;
  readonly amount: string | null;
}

/** A statement that the server keeps: its name, and its text of `selectCard`. */
export interface CardStatement {
  readonly name: string;
  readonly text: string;
}

/** What one round trip brings. */
export interface CardRows {
  /** Of the last programme file that was published. */
  readonly revision: bigint;
  readonly rows: readonly CardRow[];
}

/** @returns null: no applied import names the subscriber */
export async function findCardRows(
  client: Asked,
  { name, text }: CardStatement,
  subscriber: string,
): Promise<CardRows | null> {
  const { rows } = await client.query<RowRead>({
    name,
    text,
    values: [subscriberId(subscriber), subscriber],
  });
  const [first] = rows;
  if (first === undefined) return null;
  return { revision: first.revision, rows: rows.filter(isOfProgramme) };
}

type RowRead = { readonly revision: bigint } & (CardRow | { readonly programmeId: null });

function isOfProgramme(row: RowRead): row is RowRead & CardRow {
  return row.programmeId !== null;
}
