import type { ExchangeContext, FactName } from '../../rules/exchange/fact-row.ts';
import { PlainReader } from '../../rules/exchange/plain-row.ts';
import { expectedHeader, readHeader } from '../../rules/exchange/read-header.ts';
import { type RowResult, readOrderedRow } from '../../rules/exchange/read-row.ts';
import { rejected } from '../../rules/exchange/rejection.ts';
import { AppError } from '../errors.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import type { FactsBatch, FactsReading, PlainSink, ReadFact } from './facts-batch.ts';
import { LINE_CHARACTERS_MAX, textLine } from './physical-lines.ts';

export interface CsvPlace {
  readonly fact: FactName;
  /** Its name in the directory. */
  readonly file: string;
  readonly path: string;
}

/**
 * The rows of one CSV file, from its bytes. Plain lines are read where they lie and given to the plain sink; any other line becomes
 * text and goes the long way, through quotes and every fault that a cell may have.
 */
export class CsvFile {
  readonly #place: CsvPlace;
  readonly #reading: FactsReading;
  readonly #records = new CsvRecords();
  #order: Order | undefined;
  #plain: { readonly reader: PlainReader; readonly sink: PlainSink } | undefined;

  constructor(place: CsvPlace, reading: FactsReading) {
    this.#place = place;
    this.#reading = reading;
  }

  get hasHeader(): boolean {
    return this.#order !== undefined;
  }

  /** @param bytes whole lines */
  take(bytes: Buffer): FactsBatch {
    let at = 0;
    while (this.#order === undefined && at < bytes.length) at = this.#takeHeader(bytes, at);
    const plain = this.#takeLines(bytes, at);
    return { file: this.#place.file, plain, rows: this.#rowsOf(this.#records.settle()) };
  }

  end(): FactsBatch {
    let found = this.#records.end();
    const [header] = found;
    if (this.#order === undefined && header !== undefined) {
      this.#begin(header);
      found = found.slice(1);
    }
    return { file: this.#place.file, plain: 0, rows: this.#rowsOf(found) };
  }

  /** Blank lines may stand before it, and a byte order mark. @returns where the next line begins */
  #takeHeader(bytes: Buffer, at: number): number {
    const { text, next } = textLine(bytes, at);
    this.#records.add(this.#records.line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text);
    const [header] = this.#records.settle();
    if (header !== undefined) this.#begin(header);
    return next;
  }

  #begin(header: CsvRecord): void {
    const { fact, path } = this.#place;
    this.#order = headerOrder(fact, path, header);
    const { plainSink, context } = this.#reading;
    if (plainSink === undefined) return;
    this.#plain = { reader: new PlainReader(fact, this.#order.ofColumns, context), sink: plainSink(fact) };
  }

  /** @returns how many were plain */
  #takeLines(bytes: Buffer, from: number): number {
    const records = this.#records;
    let plain = 0;
    for (let at = from; at < bytes.length; ) {
      const end = this.#takePlain(bytes, at);
      if (end < 0) {
        const { text, next } = textLine(bytes, at);
        records.add(text);
        at = next;
      } else {
        records.pass();
        plain += 1;
        at = end;
      }
    }
    return plain;
  }

  /** @returns where the next line begins; -1: this one goes the long way */
  #takePlain(bytes: Buffer, at: number): number {
    const plain = this.#plain;
    if (plain === undefined || this.#records.isOpen) return -1;
    const end = plain.reader.read(bytes, at);
    return end >= 0 && plain.sink(this.#records.line, plain.reader.row) ? end : -1;
  }

  #rowsOf(records: readonly CsvRecord[]): readonly ReadFact[] {
    const order = this.#order;
    if (order === undefined) return [];
    const { fact, file } = this.#place;
    return records.map((record) => ({
      file,
      line: record.line,
      result: readRecord(fact, order, record, this.#reading.context),
    }));
  }
}

/** How the columns of the fact lie in the cells of a row. */
interface Order {
  readonly cells: number;
  /** For each column of `columnsOf(fact)` the cell that holds it; -1: left out. */
  readonly ofColumns: readonly number[];
  /** The same; null when they lie in the published order already. */
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
  return { cells, ofColumns: read.order, columns: isPublished ? null : read.order };
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
    ? tooLong(text)
    : rejected(
        null,
        text,
        code,
        'a quote is not closed, or stands inside a cell; a cell with a quote stands in quotes, and "" is a quote in it',
      );
}

export function tooLong(text: string): RowResult {
  return rejected(null, text, 'row_too_long', `the row is longer than ${LINE_CHARACTERS_MAX} characters`);
}
