import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant, Zone } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import {
  completeThrough,
  findImport,
  type ImportRow,
  listImports,
  refuseInterrupted,
  rejectsAsCsv,
} from '../../db/import/import.repository.ts';
import { AppError } from '../../errors.ts';
import { deploymentZone } from '../deployment-zone.ts';

export type { ImportRow };

export interface RecentImports {
  /** The newest first. */
  readonly imports: readonly ImportRow[];
  /** Up to when everything is in, by what the applied imports say; null: none said it. */
  readonly completeThrough: Instant | null;
  /** Of the deployment; UTC before it has one. */
  readonly zone: Zone;
}

/** The last imports. @param before only imports before this one; null: from the last */
export async function recentImports(
  { db }: Database,
  limit: number,
  before: number | null = null,
): Promise<RecentImports> {
  await refuseInterrupted(db);
  const zone = await deploymentZone({ db });
  const imports = await listImports(db, { before, limit });
  return { imports, completeThrough: await completeThrough(db), zone };
}

/** One import as it stands, also while another process is at it. @throws AppError `IMPORT_NOT_FOUND` */
export async function readImport({ db }: Database, importId: number): Promise<ImportRow> {
  await refuseInterrupted(db);
  const found = await findImport(db, importId);
  if (found !== undefined) return found;
  throw new AppError('IMPORT_NOT_FOUND', `${importId}: see \`stazh import list\`.`);
}

/**
 * The rejected rows of an import as CSV with a header, bytes as they come. A reader that goes away ends the session that reads them.
 *
 * @throws AppError `IMPORT_NOT_FOUND`
 */
export async function streamRejects(database: Database, importId: number): Promise<Readable> {
  await readImport(database, importId);
  const out = new PassThrough();
  // What fails, fails the stream: whoever reads it is told.
  void database
    .session((session) => pipeline(rejectsAsCsv(session, importId), out))
    .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
