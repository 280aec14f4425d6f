import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../../db/database.ts';
import { rejectsAsCsv } from '../../db/import/import.repository.ts';

/** Where the rejects of an import are written when nobody says otherwise. */
export function rejectsPath(dataDir: string, importId: number): string {
  return join(dataDir, 'rejects', `import-${importId}.csv`);
}

/** Writes the rejects staged in this session as CSV: file, line, column, value, code, reason. */
export async function writeRejectsFile(session: Session, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(rejectsAsCsv(session, null), createWriteStream(path));
}

/** Writes the files of some imports again, where they are, as the database has their rejects now. */
export async function rewriteRejectsFiles(
  session: Session,
  dataDir: string,
  imports: readonly number[],
): Promise<void> {
  for (const importId of imports) {
    const path = rejectsPath(dataDir, importId);
    if (existsSync(path)) await pipeline(rejectsAsCsv(session, importId), createWriteStream(path));
  }
}
