import {
  ANSWER_COLUMNS,
  type Answer,
  isColumn,
  readAnswer,
  readAnswerLine,
} from '../../../rules/billing/answer.ts';
import { quoted, type Rejection, rejected } from '../../../rules/exchange/rejection.ts';
import { AppError } from '../../errors.ts';
import { type CsvRecord, CsvRecords } from '../csv-records.ts';
import { LINE_CHARACTERS_MAX, physicalLines } from '../physical-lines.ts';

/** Where answers come from. */
export interface AnswersSource {
  readonly format: 'csv' | 'ndjson';
  /** For messages: its name, or `-`. */
  readonly file: string;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** One line, read. `line` counts from 1. */
export interface ReadAnswer {
  readonly line: number;
  readonly result: Answer | Rejection;
}

/** The answers of a file, some at a time. @throws AppError ANSWERS_REFUSED when the header of a CSV file is not theirs */
export async function* readAnswers(source: AnswersSource): AsyncGenerator<readonly ReadAnswer[]> {
  const lines = physicalLines(source.stream, () => undefined);
  yield* source.format === 'csv' ? csvAnswers(source.file, lines) : jsonAnswers(lines);
}

type Lines = AsyncIterable<readonly string[]>;

async function* jsonAnswers(lines: Lines): AsyncGenerator<readonly ReadAnswer[]> {
  let line = 0;
  for await (const some of lines) {
    const read: ReadAnswer[] = [];
    for (const text of some) {
      line += 1;
      if (text.trim() === '') continue;
      read.push({ line, result: text.length > LINE_CHARACTERS_MAX ? tooLong(text) : readAnswerLine(text) });
    }
    yield read;
  }
}

async function* csvAnswers(file: string, lines: Lines): AsyncGenerator<readonly ReadAnswer[]> {
  const records = new CsvRecords();
  const rows = new CsvAnswers(file);
  for await (const some of lines) yield rows.take(records.take(some));
  yield rows.take(records.end());
}

/** Reads the records of a CSV file, the first of which is the header. */
class CsvAnswers {
  readonly #file: string;
  #columns: readonly string[] | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  take(records: readonly CsvRecord[]): readonly ReadAnswer[] {
    const [header] = records;
    if (this.#columns === null && header !== undefined) {
      this.#columns = columnsOf(this.#file, header);
      return this.take(records.slice(1));
    }
    const columns = this.#columns ?? [];
    return records.map((record) => ({ line: record.line, result: readRecord(record, columns) }));
  }
}

/** In any order; the reason may be left out. */
function columnsOf(file: string, record: CsvRecord): readonly string[] {
  const names = record.kind === 'cells' ? record.cells : [record.text];
  const isTheirs =
    names.every(isColumn) &&
    new Set(names).size === names.length &&
    names.includes('id') &&
    names.includes('answer');
  if (isTheirs) return names;
  throw new AppError(
    'ANSWERS_REFUSED',
    `${file}:${record.line}: found the header ${quoted(names.join(','))}; accepted: ${ANSWER_COLUMNS.join(',')}. Nothing was stored.`,
  );
}

function readRecord(record: CsvRecord, columns: readonly string[]): Answer | Rejection {
  if (record.kind === 'bad')
    return record.code === 'row_too_long' ? tooLong(record.text) : badQuotes(record.text);
  const { cells } = record;
  if (cells.length !== columns.length) {
    const reason = `found ${cells.length} cells; accepted: ${columns.length}, as in the header; a cell with a comma in it stands in quotes`;
    return rejected(null, cells.join(','), 'cell_count', reason);
  }
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  return readAnswer({ id: cell('id'), answer: cell('answer'), reason: cell('reason') });
}

function tooLong(text: string): Rejection {
  const reason = `found a line of more than ${LINE_CHARACTERS_MAX} characters; accepted: one answer a line`;
  return rejected(null, text, 'row_too_long', reason);
}

function badQuotes(text: string): Rejection {
  const reason = `found ${quoted(text)}; accepted: quotes that are closed around a whole cell, and "" for a quote in it`;
  return rejected(null, text, 'bad_quotes', reason);
}
