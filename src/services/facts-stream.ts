import { createReadStream } from 'node:fs';
import type { FactName } from '../../rules/exchange/fact-row.ts';
import { expectedHeader } from '../../rules/exchange/read-header.ts';
import { readJsonLine } from '../../rules/exchange/read-json-line.ts';
import { AppError } from '../errors.ts';
import { CsvFile, type CsvPlace, tooLong } from './csv-file.ts';
import type { FactsBatch, FactsReading, ReadFact } from './facts-batch.ts';
import { listFactsFiles } from './facts-directory.ts';
import { LINE_CHARACTERS_MAX, physicalLines, wholeLines } from './physical-lines.ts';

/** Large enough that a piece costs nothing beside its rows. */
const PIECE_BYTES = 256 * 1024;

/** Where facts come from: a directory of CSV files, or a stream called `file` in messages: CSV of one fact, or NDJSON. */
export type FactsSource =
  | { readonly kind: 'directory'; readonly dir: string }
  | {
      readonly kind: 'csv';
      readonly fact: FactName;
      readonly file: string;
      readonly stream: AsyncIterable<Buffer>;
    }
  | { readonly kind: 'ndjson'; readonly file: string; readonly stream: AsyncIterable<Uint8Array> };

/**
 * Reads facts row by row, some thousand rows at a time, in memory that does not grow with the files; the files in the order of
 * docs/domain.md "Facts", subscribers first.
 *
 * @throws AppError FACTS_REFUSED for a directory, a file name or a header that cannot be read
 */
export async function* streamFacts(source: FactsSource, reading: FactsReading): AsyncGenerator<FactsBatch> {
  switch (source.kind) {
    case 'ndjson':
      yield* readNdjson(source, reading);
      return;
    case 'csv':
      yield* readCsv({ ...source, path: source.file }, source.stream, reading);
      return;
    case 'directory':
      for (const place of await listFactsFiles(source.dir)) {
        yield* readCsv(place, createReadStream(place.path, { highWaterMark: PIECE_BYTES }), reading);
      }
  }
}

async function* readCsv(
  place: CsvPlace,
  pieces: AsyncIterable<Buffer>,
  reading: FactsReading,
): AsyncGenerator<FactsBatch> {
  const file = new CsvFile(place, reading);
  for await (const bytes of wholeLines(pieces, reading.onBytes ?? (() => undefined))) yield file.take(bytes);
  yield file.end();
  if (!file.hasHeader) throw emptyFile(place.fact, place.path);
}

function emptyFile(fact: FactName, path: string): AppError {
  const message = `${path}: the file is empty; its first line is ${expectedHeader(fact)}`;
  return new AppError('FACTS_REFUSED', message);
}

async function* readNdjson(
  { file, stream }: FactsSource & { readonly kind: 'ndjson' },
  { context, onBytes = () => undefined }: FactsReading,
): AsyncGenerator<FactsBatch> {
  let line = 0;
  for await (const lines of physicalLines(stream, onBytes)) {
    const rows: ReadFact[] = [];
    for (const text of lines) {
      line += 1;
      if (text.length > LINE_CHARACTERS_MAX) rows.push({ file, line, result: tooLong(text) });
      else if (text !== '') rows.push({ file, line, result: readJsonLine(text, context) });
    }
    if (rows.length > 0) yield { file, plain: 0, rows };
  }
}
