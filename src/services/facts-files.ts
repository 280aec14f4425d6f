import {
  collectFacts,
  type Place,
  type PlacedRejection,
  type PlacedRow,
  type RepeatedKey,
} from '../../rules/exchange/collect.ts';
import type { RowWarning } from '../../rules/exchange/read-row.ts';
import { compareUtf8 } from '../../rules/exchange/utf8-order.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import type { FactsReading } from './facts-batch.ts';
import { type FactsSource, streamFacts } from './facts-stream.ts';

/** Something in a row that is taken may not mean what its writer thought; or a key came twice. */
type FileWarning = (RowWarning & Place) | RepeatedKey;

export interface FactsFound {
  /** Ordered by subscriber, bytes of UTF-8. */
  readonly subscribers: readonly SubscriberFacts[];
  readonly rejects: readonly PlacedRejection[];
  readonly warnings: readonly FileWarning[];
}

/**
 * Reads all facts of a source into memory, for a replay without a database (docs/programme-language.md "Facts on disk").
 *
 * @throws AppError FACTS_REFUSED for a directory, a file name or a header that cannot be read
 */
export async function readFacts(source: FactsSource, reading: FactsReading): Promise<FactsFound> {
  const rows: PlacedRow[] = [];
  const rejects: PlacedRejection[] = [];
  const warnings: FileWarning[] = [];
  for await (const batch of streamFacts(source, reading)) {
    for (const { file, line, result } of batch.rows) {
      if (result.kind === 'rejected') {
        rejects.push({ file, line, ...result });
        continue;
      }
      rows.push({ file, line, row: result.row });
      for (const warning of result.warnings) warnings.push({ file, line, ...warning });
    }
  }
  const collected = collectFacts(rows);
  return {
    subscribers: collected.subscribers,
    rejects: [...rejects, ...collected.rejections].sort(byPlace),
    warnings: [...warnings, ...collected.warnings].sort(byPlace),
  };
}

/** The same for a directory of CSV files. */
export function readFactsDirectory(dir: string, context: FactsReading['context']): Promise<FactsFound> {
  return readFacts({ kind: 'directory', dir }, { context });
}

function byPlace(left: Place, right: Place): number {
  return compareUtf8(left.file, right.file) || left.line - right.line;
}
