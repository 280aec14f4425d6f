import { createReadStream } from 'node:fs';
import type { Place } from '../../rules/exchange/collect.ts';
import type { ExchangeContext, FactName } from '../../rules/exchange/fact-row.ts';
import { expectedHeader, readHeader } from '../../rules/exchange/read-header.ts';
import { readJsonLine } from '../../rules/exchange/read-json-line.ts';
import { type RowResult, readOrderedRow } from '../../rules/exchange/read-row.ts';
import { rejected } from '../../rules/exchange/rejection.ts';
import { AppError } from '../errors.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import { listFactsFiles } from './facts-directory.ts';
import { LINE_CHARACTERS_MAX, physicalLines } from './physical-lines.ts';

/** Where facts come from: a directory of CSV files, or a stream of NDJSON called `file` in messages. */
export type FactsSource =
  | { readonly kind: 'directory'; readonly dir: string }
  | { readonly kind: 'ndjson'; readonly file: string; readonly stream: AsyncIterable<Uint8Array> };

export interface FactsReading {
  readonly context: ExchangeContext;
  /** Told the size of every piece read, for a progress bar. */
  readonly onBytes?: (bytes: number) => void;
}

/** A row of a file, taken or rejected, with the physical line it begins on. */
export interface ReadFact extends Place {
  readonly result: RowResult;
}

/**
 * Reads facts row by row, some thousand rows at a time, in memory that does not grow with the files; the files in the order of
 * docs/domain.md "Facts", subscribers first.
 *
 * @throws AppError FACTS_REFUSED for a directory, a file name or a header that cannot be read
 */
export async function* streamFacts(
  source: FactsSource,
  reading: FactsReading,
): AsyncGenerator<readonly ReadFact[]> {
  if (source.kind === 'ndjson') {
    yield* readNdjson(source, reading);
    return;
  }
  for (const file of await listFactsFiles(source.dir)) yield* readCsvFile(file, reading);
}

interface CsvFile {
  readonly fact: FactName;
  readonly file: string;
  readonly path: string;
}

async function* readCsvFile(
  { fact, file, path }: CsvFile,
  reading: FactsReading,
): AsyncGenerator<readonly ReadFact[]> {
  const records = new CsvRecords();
  let read: ((record: CsvRecord) => ReadFact) | undefined;
  for await (const found of allRecords(records, path, reading)) {
    let rows = found;
    if (read === undefined) {
      const [header, ...others] = found;
      if (header === undefined) continue;
      const order = headerOrder(fact, path, header);
      read = (record) => ({
        file,
        line: record.line,
        result: readRecord(fact, order, record, reading.context),
      });
      rows = others;
    }
    if (rows.length > 0) yield rows.map(read);
  }
  if (read === undefined) {
    throw new AppError(
      'FACTS_REFUSED',
      `${path}: the file is empty; its first line is ${expectedHeader(fact)}`,
    );
  }
}

async function* allRecords(
  records: CsvRecords,
  path: string,
  { onBytes = () => undefined }: FactsReading,
): AsyncGenerator<readonly CsvRecord[]> {
  for await (const lines of physicalLines(createReadStream(path), onBytes)) yield records.take(lines);
  yield records.end();
}

/** How the columns of the fact lie in the cells of a row. */
interface Order {
  readonly cells: number;
  /** Null when they lie in the published order already. */
  readonly columns: readonly number[] | null;
}

function headerOrder(fact: FactName, path: string, header: CsvRecord): Order {
  const read = header.kind === 'bad' ? badHeader(fact) : readHeader(fact, header.cells);
  if (read.kind === 'refused') {
    throw new AppError(
      'FACTS_REFUSED',
      read.problems.map((problem) => `${path}:${header.line}: ${problem}`).join('\n'),
    );
  }
  const cells = read.order.filter((index) => index >= 0).length;
  const isPublished = read.order.every((index, column) => index === column || (index < 0 && column >= cells));
  return { cells, columns: isPublished ? null : read.order };
}

function badHeader(fact: FactName): { readonly kind: 'refused'; readonly problems: readonly string[] } {
  return { kind: 'refused', problems: [`the header cannot be read; it is ${expectedHeader(fact)}`] };
}

function readRecord(fact: FactName, order: Order, record: CsvRecord, context: ExchangeContext): RowResult {
  if (record.kind === 'bad') return badRecord(record);
  const { cells } = record;
  if (cells.length !== order.cells) {
    const reason = `the row has ${cells.length} cells, the header ${order.cells}; a cell with a comma in it stands in quotes`;
    return rejected(null, cells.join(','), 'cell_count', reason);
  }
  const texts = order.columns === null ? cells : order.columns.map((index) => cells[index] ?? '');
  return readOrderedRow(fact, texts, context);
}

function badRecord({ text, code }: CsvRecord & { readonly kind: 'bad' }): RowResult {
  return code === 'row_too_long'
    ? rejected(null, text, code, `the row is longer than ${LINE_CHARACTERS_MAX} characters`)
    : rejected(
        null,
        text,
        code,
        'a quote is not closed, or stands inside a cell; a cell with a quote stands in quotes, and "" is a quote in it',
      );
}

async function* readNdjson(
  { file, stream }: FactsSource & { readonly kind: 'ndjson' },
  { context, onBytes = () => undefined }: FactsReading,
): AsyncGenerator<readonly ReadFact[]> {
  let line = 0;
  for await (const lines of physicalLines(stream, onBytes)) {
    const rows: ReadFact[] = [];
    for (const text of lines) {
      line += 1;
      if (text.length > LINE_CHARACTERS_MAX) {
        rows.push({ file, line, result: badRecord({ kind: 'bad', line, text, code: 'row_too_long' }) });
      } else if (text !== '') {
        rows.push({ file, line, result: readJsonLine(text, context) });
      }
    }
    if (rows.length > 0) yield rows;
  }
}
