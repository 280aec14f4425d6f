import type { Staging } from '../../db/import/staging.ts';
import type { Manifest } from './manifest.ts';
import type { RowsRead } from './read-rows.ts';

/** An import whose rows are staged in its session. */
export interface StagedImport {
  /** null in a dry run. */
  readonly importId: number | null;
  readonly manifest: Manifest | null;
  readonly read: RowsRead;
  readonly staging: Staging;
}
