import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Erasure } from '../../db/subject/erasure.repository.ts';
import { AppError } from '../../errors.ts';

/** A line of the list of erasures, as the file has it and as it is printed. */
export function erasureLine({ digest, erasedAt, author, reason }: Erasure): string {
  return `${JSON.stringify({ digest, erasedAt: new Date(erasedAt).toISOString(), author, reason })}\n`;
}

/** Appends erasures to the list; when it returns they are on the disk. */
export async function appendErasures(path: string, erasures: readonly Erasure[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(erasures.map(erasureLine).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The list; empty when there is no file. @throws AppError ERASURES_REFUSED with the line that is none */
export async function readErasures(path: string): Promise<readonly Erasure[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => parsed(line) ?? refuse(path, number, line));
}

function parsed(line: string): Erasure | undefined {
  try {
    const { digest, erasedAt, author, reason } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const at = typeof erasedAt === 'string' ? Date.parse(erasedAt) : Number.NaN;
    if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest) || Number.isNaN(at)) return undefined;
    return { digest, erasedAt: at, author: String(author), reason: String(reason) };
  } catch {
    return undefined;
  }
}

function refuse(path: string, number: number, line: string): never {
  throw new AppError(
    'ERASURES_REFUSED',
    `${path}:${number}: found ${JSON.stringify(line.slice(0, 60))}; accepted is a line that an erasure wrote, ` +
      'with digest, erasedAt, author and reason. Take a whole copy of the file; if the line was cut by a full disk, remove it.',
  );
}
