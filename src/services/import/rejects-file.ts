import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../../db/database.ts';
import { rejectsAsCsv } from '../../db/import/import.repository.ts';

/** Writes the rejects staged in this session as CSV: file, line, column, value, code, reason. */
export async function writeRejectsFile(session: Session, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(rejectsAsCsv(session, null), createWriteStream(path));
}
