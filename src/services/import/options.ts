import type { Instant } from '../../../rules/time.ts';
import type { Manifest } from './manifest.ts';
import type { ImportProgress } from './progress.ts';

export interface ImportOptions {
  /** Who sends it: completeness is judged by source. */
  readonly source: string;
  /** Reads and compares everything and writes nothing. */
  readonly isDryRun: boolean;
  /** Above this share of rejected rows the import is refused. */
  readonly maxRejectsPercent: number;
  /** Facts of this source that began in the span and are absent are withdrawn; null: absence means nothing. */
  readonly complete: { readonly from: Instant; readonly to: Instant } | null;
  /** More than so many absent facts are withdrawn only when that is confirmed. */
  readonly maxWithdrawn: number;
  readonly isConfirmed: boolean;
  /** IANA zone of local times; null: that of the first programme published. */
  readonly zone: string | null;
  /** Where rejected rows are written; null: under the data folder, and nowhere in a dry run. */
  readonly rejectsFile: string | null;
  readonly dataDir: string;
  /** What the sender says about a stream; a directory has its own. */
  readonly manifest?: Manifest | null;
  readonly onBytes?: (bytes: number) => void;
  /** Told after every piece that is read, and at every change of phase. */
  readonly onProgress?: (progress: ImportProgress) => void;
}
