import { nearest } from '../nearest.ts';
import type { ExchangeContext, FactName } from './fact-row.ts';
import type { CellType } from './fact-specs.ts';
import { columnsOf, FACT_NAMES, parseFactName } from './fact-specs.ts';
import { type RowResult, readRow } from './read-row.ts';
import { quoted, type Rejection, rejected } from './rejection.ts';

/**
 * Reads one line of NDJSON: an object with a `fact` field and the columns of that fact (docs/programme-language.md "Facts on
 * disk"). Values are strings; a whole number may be a JSON number, yes and no may be true and false, and what may be empty may be
 * null. An amount is always text.
 */
export function readJsonLine(line: string, context: ExchangeContext): RowResult {
  const object = parsedObject(line);
  if (object === undefined) {
    return rejected(
      null,
      line,
      'bad_json',
      `${quoted(line)} is not a JSON object; accepted is one object a line`,
    );
  }
  return readJsonRow(object, context);
}

function readJsonRow(object: Readonly<Record<string, unknown>>, context: ExchangeContext): RowResult {
  const { fact: name, ...values } = object;
  const fact = typeof name === 'string' ? parseFactName(name) : undefined;
  if (fact === undefined) return unknownFact(name);
  const cells = Object.create(null) as Record<string, string>; // a column may be called __proto__
  for (const [column, value] of Object.entries(values)) {
    const text = textOf(value, columnsOf(fact).find((known) => known.name === column)?.type);
    if (text === undefined) return wrongType(fact, column, value);
    cells[column] = text;
  }
  return readRow(fact, cells, context);
}

function parsedObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The cell that a JSON value stands for; `undefined` when its JSON type is not taken. An unknown column is refused later. */
function textOf(value: unknown, type: CellType | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (type === undefined) return JSON.stringify(value);
  if (typeof value === 'number') return type === 'whole_number' ? String(value) : undefined;
  if (typeof value !== 'boolean') return undefined;
  if (type !== 'yes' && type !== 'optional_yes_or_no') return undefined;
  return value ? 'yes' : 'no';
}

function wrongType(fact: FactName, column: string, value: unknown): Rejection {
  const type = columnsOf(fact).find((known) => known.name === column)?.type;
  const text = JSON.stringify(value);
  const accepted = acceptedJson(type);
  return rejected(column, text, 'wrong_json_type', `${quoted(text)} is not text; accepted is ${accepted}`);
}

function acceptedJson(type: CellType | undefined): string {
  if (type === 'whole_number') return 'a whole number, or text in quotes';
  return type?.startsWith('amount') === true ? 'decimal text in quotes, such as "500.00"' : 'text in quotes';
}

function unknownFact(name: unknown): Rejection {
  const text = typeof name === 'string' ? name : name === undefined ? '' : JSON.stringify(name);
  const accepted = `accepted is a field fact with one of ${FACT_NAMES.join(', ')}`;
  if (text === '') return rejected('fact', '', 'unknown_fact', `the field fact is missing; ${accepted}`);
  const close = nearest(text, FACT_NAMES);
  const suggestion = close === undefined ? '' : `; did you mean ${close}`;
  return rejected('fact', text, 'unknown_fact', `${quoted(text)} is not a fact${suggestion}; ${accepted}`);
}
