import { FOREVER, formatInstant } from '../time.ts';
import type { ExchangeContext, FactName, FactRow } from './fact-row.ts';
import { type Column, columnsOf } from './fact-specs.ts';
import { type ReadCell, readCell, type Unclear } from './read-cell.ts';
import { quoted, type Rejection, rejected } from './rejection.ts';
import { unknownColumn } from './unknown-column.ts';

/** A row that is taken, though something in it may not mean what its writer thought. */
export interface RowWarning {
  readonly column: string;
  readonly value: string;
  readonly code: 'local_time_missing' | 'local_time_twice';
  readonly message: string;
}

interface TakenRow {
  readonly kind: 'row';
  readonly row: FactRow;
  readonly warnings: readonly RowWarning[];
}

export type RowResult = TakenRow | Rejection;

const NO_WARNINGS: readonly RowWarning[] = [];

/**
 * Reads one row given as named cells. A column that is not named counts as empty, so one that must not be empty is refused.
 * @see docs/domain.md "Facts"
 */
export function readRow(
  fact: FactName,
  cells: Readonly<Record<string, string>>,
  context: ExchangeContext,
): RowResult {
  const columns = columnsOf(fact);
  for (const name of Object.keys(cells)) {
    if (!columns.some((column) => column.name === name)) {
      // What stands there is not kept: it may be just what stazh must not hold.
      return rejected(name, '', 'unknown_column', unknownColumn(fact, name));
    }
  }
  return readOrderedRow(
    fact,
    columns.map(({ name }) => (Object.hasOwn(cells, name) ? (cells[name] ?? '') : '')),
    context,
  );
}

/** Reads one row given as texts in the order of `columnsOf(fact)`; an absent column is an empty text. */
export function readOrderedRow(
  fact: FactName,
  texts: readonly string[],
  context: ExchangeContext,
): RowResult {
  const row: Record<string, unknown> = { fact };
  let warnings = NO_WARNINGS;
  const columns = columnsOf(fact);
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index] as Column;
    const text = texts[index] ?? '';
    const read: ReadCell = readCell(column.type, text, context);
    if (read === null || typeof read !== 'object') {
      row[column.name] = read;
    } else if (read.kind === 'problem') {
      return rejected(column.name, text, read.code, read.reason);
    } else {
      row[column.name] = read.value;
      warnings = [...warnings, clockWarning(column.name, text, read, context)];
    }
  }
  return emptySpan(row, texts, columns) ?? { kind: 'row', row: row as unknown as FactRow, warnings };
}

/** Spans are half-open: one whose `to` is not after its `from` holds no instant. */
function emptySpan(
  row: Readonly<Record<string, unknown>>,
  texts: readonly string[],
  columns: readonly Column[],
): Rejection | undefined {
  const { from, to } = row as { readonly from?: number; readonly to?: number };
  if (to === undefined || to === FOREVER || from === undefined || to > from) return undefined;
  const text = (name: string): string => texts[columns.findIndex((column) => column.name === name)] ?? '';
  const reason = `${quoted(text('to'))} is not after from, ${quoted(text('from'))}; a later instant, or nothing while it runs, is accepted`;
  return rejected('to', text('to'), 'to_not_after_from', reason);
}

function clockWarning(column: string, value: string, read: Unclear, { zone }: ExchangeContext): RowWarning {
  const readAs = `it is read as ${formatInstant(read.value, zone)}; write the offset to say which instant is meant`;
  return read.unclear === 'gap'
    ? {
        column,
        value,
        code: 'local_time_missing',
        message: `${quoted(value)} does not exist in ${zone.name}, where clocks went forward: ${readAs}`,
      }
    : {
        column,
        value,
        code: 'local_time_twice',
        message: `${quoted(value)} exists twice in ${zone.name}, where clocks went back: ${readAs}`,
      };
}
