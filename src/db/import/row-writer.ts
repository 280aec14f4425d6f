import type { FactRow } from '../../../rules/exchange/fact-row.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import type { CopyRows } from '../copy-rows.ts';
import { type FactColumn, type FactTable, factBit } from './fact-tables.ts';
import type { Sieve } from './sieve.ts';
import type { StagedNames } from './staged-names.ts';

/** How the rows of a fact are staged. */
export interface RowWriter {
  /** Gives its key to the sieve, once. @returns whether a row before it may have the same */
  readonly mayRepeat: (row: FactRow) => boolean;
  /** Writes one row in the order of the columns of `staged_FACT`. */
  readonly write: (rows: CopyRows, line: number, row: FactRow) => void;
}

export interface WritingContext {
  /** Decimal places of the currency. */
  readonly places: number;
  readonly names: StagedNames;
  readonly sieve: Sieve;
}

type Value = string | number | bigint | boolean | null;
type Values = Readonly<Record<string, Value>>;
type FieldWriter = (rows: CopyRows, values: Values) => void;

/** The writer of a fact. Its steps are chosen here, once, and not for every row of millions. */
export function rowWriter(table: FactTable, { places, names, sieve }: WritingContext): RowWriter {
  const { fact, key, content } = table;
  const fields = [...key, ...content].map((column) => fieldWriter(column, places));
  const kind = factBit(fact);
  const mayRepeat = (row: FactRow): boolean => {
    sieve.begin(kind);
    sieve.text(row.subscriber);
    for (const { field } of key) {
      const value = (row as unknown as Values)[field];
      if (typeof value === 'number') sieve.number(value);
      else sieve.text(typeof value === 'string' ? value : '');
    }
    return sieve.take();
  };
  const write = (rows: CopyRows, line: number, row: FactRow): void => {
    names.idOf(row.subscriber, fact === 'subscriber');
    rows.row(fields.length + 3);
    rows.nameId(names.id);
    rows.countOrNull(line);
    for (const field of fields) field(rows, row as unknown as Values);
    rows.bool(row.withdrawn);
  };
  return { mayRepeat, write };
}

function fieldWriter({ name, type, field }: FactColumn, places: number): FieldWriter {
  if (name === 'undated') {
    return (rows, values) => {
      rows.bool(values['from'] === ALWAYS);
    };
  }
  return (rows, values) => {
    writeField(rows, { name, type }, values[field] as Value, places);
  };
}

function writeField(
  rows: CopyRows,
  { name, type }: Pick<FactColumn, 'name' | 'type'>,
  value: Value,
  places: number,
): void {
  // SQL's null equals nothing, so "all programmes" is the empty text there.
  if (value === null && name === 'programme') rows.text('');
  else if (value === null || (name === 'to_at' && value === FOREVER)) rows.null();
  else writeValue(rows, type, value, places);
}

function writeValue(
  rows: CopyRows,
  type: FactColumn['type'],
  value: NonNullable<Value>,
  places: number,
): void {
  switch (type) {
    case 'text':
      rows.text(value as string);
      return;
    case 'timestamptz':
      rows.instant(value as Instant);
      return;
    case 'numeric':
      rows.amount(value as Amount, places);
      return;
    case 'integer':
      rows.int(value as number);
      return;
    case 'boolean':
      rows.bool(value as boolean);
      return;
  }
}
