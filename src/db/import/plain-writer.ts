import { columnsOf } from '../../../rules/exchange/fact-specs.ts';
import { LEFT_OUT, type PlainRow } from '../../../rules/exchange/plain-row.ts';
import { ALWAYS, FOREVER } from '../../../rules/time.ts';
import type { CopyRows } from '../copy-rows.ts';
import { type FactColumn, type FactTable, factBit } from './fact-tables.ts';
import type { WritingContext } from './row-writer.ts';

/** As `RowWriter`, from the bytes of a file. */
export interface PlainWriter {
  readonly mayRepeat: (row: PlainRow) => boolean;
  readonly write: (rows: CopyRows, line: number, row: PlainRow) => void;
}

type FieldWriter = (rows: CopyRows, row: PlainRow) => void;

/** The writer of a fact. Its steps are chosen here, once, and not for every row of millions. */
export function plainWriter(table: FactTable, { places, names, sieve }: WritingContext): PlainWriter {
  const { fact, key, content } = table;
  const positionOf = (field: string): number => columnsOf(fact).findIndex(({ name }) => name === field);
  const fields = [...key, ...content].map((column) => fieldWriter(column, positionOf, places));
  const keys = key.map(({ field, type }) => ({ at: positionOf(field), isText: type === 'text' }));
  const withdrawn = positionOf('withdrawn');
  const kind = factBit(fact);
  const mayRepeat = ({ bytes, from, to, values }: PlainRow): boolean => {
    sieve.begin(kind);
    sieve.ascii(bytes, from[0] as number, to[0] as number);
    for (const { at, isText } of keys) {
      if (isText) sieve.ascii(bytes, from[at] as number, to[at] as number);
      else sieve.number(values[at] as number);
    }
    return sieve.take();
  };
  const write = (rows: CopyRows, line: number, row: PlainRow): void => {
    names.idOfBytes(row.bytes, row.from[0] as number, row.to[0] as number, fact === 'subscriber');
    rows.row(fields.length + 3);
    rows.nameId(names.id);
    rows.countOrNull(line);
    for (const field of fields) field(rows, row);
    rows.bool(row.values[withdrawn] === 1);
  };
  return { mayRepeat, write };
}

function fieldWriter(
  { name, type, field }: FactColumn,
  positionOf: (field: string) => number,
  places: number,
): FieldWriter {
  if (name === 'undated') {
    const from = positionOf('from');
    return (rows, { values }) => {
      rows.bool(values[from] === ALWAYS);
    };
  }
  return valueWriter({ name, type }, positionOf(field), places);
}

function valueWriter(
  { name, type }: Pick<FactColumn, 'name' | 'type'>,
  at: number,
  places: number,
): FieldWriter {
  switch (type) {
    case 'text':
      return (rows, { bytes, from, to, values }) => {
        // SQL's null equals nothing, so "all programmes" is the empty text there.
        if (values[at] === LEFT_OUT && name !== 'programme') rows.null();
        else rows.ascii(bytes, from[at] as number, to[at] as number);
      };
    case 'timestamptz':
      return (rows, { values }) => {
        const instant = values[at] as number;
        if (name === 'to_at' && instant === FOREVER) rows.null();
        else rows.instant(instant);
      };
    case 'numeric':
      return (rows, { values }) => {
        rows.minor(values[at] as number, places);
      };
    case 'integer':
      return (rows, { values }) => {
        rows.int(values[at] as number);
      };
    case 'boolean':
      return (rows, { values }) => {
        if (values[at] === LEFT_OUT) rows.null();
        else rows.bool(values[at] === 1);
      };
  }
}
