import { type Instant, type Zone, zoneOf } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import {
  completeThrough,
  findImport,
  type ImportRow,
  listImports,
  refuseInterrupted,
  rejectsAsCsv,
} from '../../db/import/import.repository.ts';
import { findDeployment } from '../../db/programme.repository.ts';
import { AppError } from '../../errors.ts';

export interface RecentImports {
  /** The newest first. */
  readonly imports: readonly ImportRow[];
  /** Up to when everything is in, by what the applied imports say; null: none said it. */
  readonly completeThrough: Instant | null;
  /** Of the deployment; UTC before it has one. */
  readonly zone: Zone;
}

/** The last imports. */
export async function recentImports({ db }: Database, limit: number): Promise<RecentImports> {
  await refuseInterrupted(db);
  const zone = zoneOf((await findDeployment(db))?.timeZone ?? 'UTC');
  return { imports: await listImports(db, limit), completeThrough: await completeThrough(db), zone };
}

/** Hands the rejected rows of an import on as CSV, piece by piece. @throws AppError `IMPORT_NOT_FOUND` */
export async function printRejects(
  database: Database,
  importId: number,
  write: (text: string) => Promise<void>,
): Promise<void> {
  if ((await findImport(database.db, importId)) === undefined) {
    throw new AppError('IMPORT_NOT_FOUND', `${importId}: see \`stazh import list\`.`);
  }
  const decoder = new TextDecoder();
  await database.session(async (session) => {
    for await (const bytes of rejectsAsCsv(session, importId))
      await write(decoder.decode(bytes, { stream: true }));
  });
}
