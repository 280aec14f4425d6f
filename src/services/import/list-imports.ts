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

/** The last imports, the newest first, and up to when everything is in by what they say. */
export async function recentImports(
  { db }: Database,
  limit: number,
): Promise<{ readonly imports: readonly ImportRow[]; readonly completeThrough: number | null }> {
  await refuseInterrupted(db);
  return { imports: await listImports(db, limit), completeThrough: await completeThrough(db) };
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
