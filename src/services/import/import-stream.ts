import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_SPECS } from '../../../rules/exchange/fact-specs.ts';
import type { Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import type { FactsSource } from '../facts-stream.ts';
import { importFacts } from './import-facts.ts';
import type { ImportOptions } from './options.ts';
import { type Spooled, spool } from './spool.ts';
import type { ImportSummary } from './summary.ts';

/** What a stream holds: CSV of one fact with its header, or NDJSON of any (docs/programme-language.md "Facts on disk"). */
type StreamContent = { readonly kind: 'csv'; readonly fact: FactName } | { readonly kind: 'ndjson' };

/** A stream of facts and what its sender says about it. */
export interface FactsBody {
  readonly content: StreamContent;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes there are; null: not said. */
  readonly length: number | null;
  /** How many rows, the header not counted; null: not said. */
  readonly rows: number | null;
  /** Everything up to then is in; null: not said. */
  readonly completeThrough: Instant | null;
}

export interface StreamOptions extends Omit<ImportOptions, 'manifest' | 'onBytes'> {
  /** More bytes are refused. */
  readonly maxBytes: number;
  /** Told how many bytes have come so far. The rows are read when all have. */
  readonly onReceived?: (bytes: number) => void;
}

/**
 * Imports a stream of facts as one unit, as `importFacts` does a directory. It is received wholly before any of it is read: a stream
 * that ends early is no import, and one that is slow holds nobody up.
 *
 * @throws AppError `IMPORT_CUT_OFF` when it ends early, `IMPORT_TOO_LARGE`, and those of `importFacts`
 */
export async function importStream(
  database: Database,
  body: FactsBody,
  { maxBytes, onReceived = () => undefined, ...options }: StreamOptions,
): Promise<ImportSummary> {
  const { dataDir } = options;
  const spooled = await spool(body.bytes, { dataDir, maxBytes, expectedBytes: body.length, onReceived });
  try {
    const source = sourceOf(body.content, spooled);
    const { rows, completeThrough } = body;
    const manifest = { completeThrough, rows: rows === null ? null : { [source.file]: rows } };
    return await importFacts(database, source, { ...options, manifest });
  } finally {
    await spooled.close();
  }
}

/** Messages and rejects call it by the name that the file would have in a directory. */
function sourceOf(content: StreamContent, spooled: Spooled): Exclude<FactsSource, { kind: 'directory' }> {
  const stream = spooled.read();
  switch (content.kind) {
    case 'csv':
      return { kind: 'csv', fact: content.fact, file: FACT_SPECS[content.fact].file, stream };
    case 'ndjson':
      return { kind: 'ndjson', file: 'facts.ndjson', stream };
  }
}
