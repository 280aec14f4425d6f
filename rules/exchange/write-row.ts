import { type Amount, formatAmount } from '../money.ts';
import { ALWAYS, FOREVER } from '../time.ts';
import type { ExchangeContext, FactName, FactRow } from './fact-row.ts';
import { columnsOf } from './fact-specs.ts';
import { writeInstantText } from './instant-text.ts';

/** The header of a file that holds every column of the fact, without the line end. */
export function csvHeader(fact: FactName): string {
  return columnsOf(fact)
    .map(({ name }) => name)
    .join(',');
}

/** One row in the order of `csvHeader`, without the line end. Instants carry their offset, amounts all their places. */
export function csvLine(row: FactRow, context: ExchangeContext): string {
  return writeCells(row, context).map(csvCell).join(',');
}

/** One row as an object of NDJSON, without the line end. What is empty in CSV is left out; a span still running has `to: null`. */
export function jsonLine(row: FactRow, context: ExchangeContext): string {
  const cells = writeCells(row, context);
  const object: Record<string, string | number | null> = { fact: row.fact };
  columnsOf(row.fact).forEach(({ name, type }, index) => {
    const text = cells[index] ?? '';
    if (text !== '') object[name] = type === 'whole_number' ? Number(text) : text;
    else if (type === 'to') object[name] = null;
  });
  return JSON.stringify(object);
}

/** The cells of a row in the order of `columnsOf(row.fact)`; reading them gives the same row. */
export function writeCells(row: FactRow, context: ExchangeContext): string[] {
  const values = row as unknown as Readonly<Record<string, string | number | bigint | boolean | null>>;
  return columnsOf(row.fact).map(({ name, type }) => {
    const value = values[name] ?? null;
    if (type === 'yes') return value === true ? 'yes' : '';
    return type === 'whole_number' ? String(value) : cellText(value, context);
  });
}

/** A number here is an instant: whole numbers do not come this way. */
function cellText(
  value: string | number | bigint | boolean | null,
  { zone, places }: ExchangeContext,
): string {
  if (value === null || value === ALWAYS || value === FOREVER) return '';
  if (typeof value === 'number') return writeInstantText(value, zone);
  if (typeof value === 'bigint') return formatAmount(value as Amount, places);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}

/** One cell of CSV, in quotes where it must be (RFC 4180). */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
