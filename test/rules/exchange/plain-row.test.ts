import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { type CellType, columnsOf } from '../../../rules/exchange/fact-specs.ts';
import { LEFT_OUT, PlainReader } from '../../../rules/exchange/plain-row.ts';
import { readHeader } from '../../../rules/exchange/read-header.ts';
import { readOrderedRow } from '../../../rules/exchange/read-row.ts';
import { csvHeader, csvLine } from '../../../rules/exchange/write-row.ts';
import { zoneOf } from '../../../rules/time.ts';
import { anyRow } from './any-row.ts';

const CONTEXT = { zone: zoneOf('Europe/Kyiv'), places: 2 };

function readerOf(fact: FactName, header = csvHeader(fact), context = CONTEXT): PlainReader {
  const read = readHeader(fact, header.split(','));
  if (read.kind !== 'header') throw new Error(`no header of ${fact}`);
  return new PlainReader(fact, read.order, context);
}

const TEXTS: ReadonlySet<CellType> = new Set([
  'name',
  'optional_name',
  'note',
  'person_or_organisation',
  'enrol_or_leave',
]);

/** What the reader says of a line, column by column: the text itself, or the number; undefined: the line is not plain. */
function plainCells(reader: PlainReader, fact: FactName, line: string): unknown[] | undefined {
  const bytes = Buffer.from(`before\n${line}\nafter`);
  const next = reader.read(bytes, 7);
  if (next < 0) return undefined;
  expect(bytes.toString('utf8', next)).toBe('after');
  const { from, to, values } = reader.row;
  return columnsOf(fact).map(({ type }, column) =>
    TEXTS.has(type) && values[column] !== LEFT_OUT
      ? bytes.toString('utf8', from[column], to[column])
      : values[column],
  );
}

/** The same cells as the long way reads them. */
function cellsOf(fact: FactName, line: string): unknown[] | string {
  const result = readOrderedRow(fact, parse(line, { relax_column_count: true })[0] ?? [], CONTEXT);
  if (result.kind === 'rejected' || result.warnings.length > 0) return 'fault or warning';
  const values = result.row as unknown as Readonly<Record<string, unknown>>;
  return columnsOf(fact).map(({ name, type }) => {
    const value = values[name];
    if (value === null && type.startsWith('optional')) return LEFT_OUT;
    return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
  });
}

const damaged = fc
  .tuple(anyRow, fc.nat(80), fc.constantFrom('', ' ', '"', ',', '\r', '0', '9', '-', '.', ':', 'Z', 'é'))
  .map(([row, at, put]) => {
    const line = csvLine(row, CONTEXT);
    return { row, line: line.slice(0, at) + put + line.slice(at + 1) };
  });

describe('PlainReader', () => {
  it('reads a row as readOrderedRow does, or leaves it', () => {
    const written = anyRow.map((row) => ({ row, line: csvLine(row, CONTEXT) }));
    fc.assert(
      fc.property(fc.oneof(written, damaged), ({ row: { fact }, line }) => {
        if (line.includes('\n')) return;
        const cells = plainCells(readerOf(fact), fact, line);
        if (cells !== undefined) expect(cells).toEqual(cellsOf(fact, line.replace(/\r$/, '')));
      }),
      { numRuns: 5000 },
    );
  });

  // Instants in Kyiv: +02:00 in winter. 2024-02-01T10:30 there is 08:30 in UTC; amounts are kopecks.
  const UTC_0830 = Date.UTC(2024, 1, 1, 8, 30);
  it.each<[string, FactName, string, unknown[]]>([
    ['a day', 'payment', 'A1,p1,2024-02-01,5,', ['A1', 'p1', Date.UTC(2024, 0, 31, 22), 500, 0]],
    ['a minute', 'payment', 'A1,p1,2024-02-01 10:30,5.1,no', ['A1', 'p1', UTC_0830, 510, 0]],
    ['an offset', 'payment', 'A1,p1,2024-02-01T11:30:00+03:00,0.01,yes', ['A1', 'p1', UTC_0830, 1, 1]],
    ['UTC', 'balance', 'A1,2024-02-01T08:30:00Z,-0.50,', ['A1', UTC_0830, -50, 0]],
    ['a line end of Windows', 'termination', 'A1,2024-02-01T10:30:00,\r', ['A1', UTC_0830, 0]],
    ['an open end', 'service', 'A1,tv,2024-02-01T10:30,,', ['A1', 'tv', UTC_0830, 8.64e15, 0]],
    ['a profile without from', 'subscriber', 'A1,person,a b,,', ['A1', 'person', 'a b', -8.64e15, 0]],
    [
      'a comma in quotes',
      'payment',
      '"A1","p,1",2024-02-01,5,""',
      ['A1', 'p,1', Date.UTC(2024, 0, 31, 22), 500, 0],
    ],
    [
      'a request',
      'enrolment',
      'A1,2024-02-01T10:30,leave,,op-1,,',
      ['A1', UTC_0830, 'leave', -1, 'op-1', -1, 0],
    ],
    ['an opening', 'opening', 'A1,2024-02-01T10:30,-12,ezerway,yes,', ['A1', UTC_0830, -12, 'ezerway', 1, 0]],
    ['an opening that says less', 'opening', 'A1,2024-02-01T10:30,0,,,', ['A1', UTC_0830, 0, -1, -1, 0]],
    [
      'an adjustment',
      'adjustment',
      'A1,a1,2024-02-01T10:30,2,op-1,"so, it was",,yes',
      ['A1', 'a1', UTC_0830, 2, 'op-1', 'so, it was', -1, 1],
    ],
    ['twelve digits', 'balance', 'A1,2024-02-01T10:30,123456789012,', ['A1', UTC_0830, 12345678901200, 0]],
  ])('takes %s', (_, fact, line, cells) => {
    expect(plainCells(readerOf(fact), fact, line)).toEqual(cells);
  });

  it.each([
    ['a quote in quotes', '"A""1",p1,2024-02-01,5,'],
    ['a quote that ends too early', '"A"1,p1,2024-02-01,5,'],
    ['a quote in a cell', 'A"1,p1,2024-02-01,5,'],
    ['a quote that does not end', '"A1,p1,2024-02-01,5,'],
    ['another alphabet', 'Ж1,p1,2024-02-01,5,'],
    ['an empty id', ',p1,2024-02-01,5,'],
    ['an outer space', 'A1 ,p1,2024-02-01,5,'],
    ['a name that is too long', `${'a'.repeat(65)},p1,2024-02-01,5,`],
    ['too many cells', 'A1,p1,2024-02-01,5,,'],
    ['too few cells', 'A1,p1,2024-02-01,5'],
    ['no such day', 'A1,p1,2024-02-30,5,'],
    ['a time that exists twice', 'A1,p1,2024-10-27T03:30,5,'],
    ['a time that does not exist', 'A1,p1,2024-03-31T03:30,5,'],
    ['a fraction of a second', 'A1,p1,2024-02-01T10:30:00.5,5,'],
    ['a year before 1900', 'A1,p1,1899-02-01,5,'],
    ['a payment of nothing', 'A1,p1,2024-02-01,0.00,'],
    ['more places than the currency has', 'A1,p1,2024-02-01,5.001,'],
    ['an amount that ends with its point', 'A1,p1,2024-02-01,5.,'],
    ['an amount of many digits', 'A1,p1,2024-02-01,1234567890123,'],
    ['a word where yes is asked for', 'A1,p1,2024-02-01,5,maybe'],
  ])('leaves %s', (_, line) => {
    expect(plainCells(readerOf('payment'), 'payment', line)).toBeUndefined();
  });

  it('leaves a span that holds no instant', () => {
    expect(plainCells(readerOf('service'), 'service', 'A1,tv,2024-02-01,2024-02-01,')).toBeUndefined();
  });

  it('reads columns in the order of the header, and those that are left out as empty', () => {
    const reader = readerOf('payment', 'amount,at,id,subscriber');

    expect(plainCells(reader, 'payment', '5.00,2024-02-01T10:30,p1,A1')).toEqual([
      'A1',
      'p1',
      UTC_0830,
      500,
      0,
    ]);
  });

  it.each<[string, FactName, string]>([
    ['a blank note', 'adjustment', 'A1,a1,2024-02-01,2,op-1," ",,'],
    ['a whole number of ten digits', 'opening', 'A1,2024-02-01,1000000001,,,'],
    ['a sign without a number', 'opening', 'A1,2024-02-01,-,,,'],
    ['an unknown word', 'enrolment', 'A1,2024-02-01,join,,,,'],
  ])('leaves %s', (_, fact, line) => {
    expect(plainCells(readerOf(fact), fact, line)).toBeUndefined();
  });
});
