import type { Database, Session } from '../../db/database.ts';
import type { Sides } from '../../db/import/changes.ts';
import type { Staging } from '../../db/import/staging.ts';
import type { Manifest } from './manifest.ts';
import type { RowsRead } from './read-rows.ts';

/** The two sessions of an import. */
export interface ImportSessions {
  /** Has the rows, compares and applies them, and holds the lock of the import. */
  readonly rows: Session;
  /** Has the names of the rows. */
  readonly names: Session;
}

/** Lends two sessions, as `database.session` lends one. */
export function lendSessions<T>(
  database: Database,
  work: (sessions: ImportSessions) => Promise<T>,
): Promise<T> {
  return database.session((rows) => database.session((names) => work({ rows, names })));
}

export function sidesOf({ rows, names }: ImportSessions): Sides {
  return { rows: rows.client, names: names.client };
}

/** An import whose rows are staged in its sessions. */
export interface StagedImport {
  /** null in a dry run. */
  readonly importId: number | null;
  readonly manifest: Manifest | null;
  readonly read: RowsRead;
  readonly staging: Staging;
}
