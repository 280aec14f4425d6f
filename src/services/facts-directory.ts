import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FactName } from '../../rules/exchange/fact-row.ts';
import { FACT_NAMES, FACT_SPECS, factOfFile } from '../../rules/exchange/fact-specs.ts';
import { nearest } from '../../rules/nearest.ts';
import { AppError } from '../errors.ts';

export interface FactsFile {
  readonly fact: FactName;
  /** Its name in the directory. */
  readonly file: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * The files of facts in a directory, in the order of docs/domain.md "Facts". A missing file means no such facts; what is not CSV is
 * left alone.
 *
 * @throws AppError FACTS_REFUSED when there is no such directory, no such file in it, or a CSV file of another name
 */
export async function listFactsFiles(dir: string): Promise<readonly FactsFile[]> {
  const names = await namesIn(dir);
  const unknown = names.filter((name) => /\.(csv|ndjson)$/i.test(name) && factOfFile(name) === undefined);
  if (unknown.length > 0)
    throw new AppError('FACTS_REFUSED', unknown.map((name) => unknownFile(dir, name)).join('\n'));
  const files = FACT_NAMES.filter((fact) => names.includes(FACT_SPECS[fact].file));
  if (files.length === 0) {
    throw new AppError(
      'FACTS_REFUSED',
      `${dir}: there is no file of facts in it; accepted are ${allFiles()}`,
    );
  }
  return Promise.all(files.map((fact) => readableFile(dir, fact)));
}

async function readableFile(dir: string, fact: FactName): Promise<FactsFile> {
  const { file } = FACT_SPECS[fact];
  const path = join(dir, file);
  const found = await stat(path);
  const isReadable = await access(path, constants.R_OK).then(
    () => !found.isDirectory(),
    () => false,
  );
  if (!isReadable) throw new AppError('FACTS_REFUSED', `${path}: not a file that can be read`);
  return { fact, file, path, bytes: found.size };
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    throw new AppError(
      'FACTS_REFUSED',
      `${dir}: not a directory that can be read; a directory of CSV files is needed`,
      {
        cause: error,
      },
    );
  }
}

function unknownFile(dir: string, name: string): string {
  if (/\.ndjson$/i.test(name))
    return `${join(dir, name)}: NDJSON is read from standard input; a directory holds ${allFiles()}`;
  const close = nearest(
    name,
    FACT_NAMES.map((fact) => FACT_SPECS[fact].file),
  );
  const suggestion = close === undefined ? `accepted are ${allFiles()}` : `did you mean ${close}?`;
  return `${join(dir, name)}: not a file of facts; ${suggestion}`;
}

function allFiles(): string {
  return FACT_NAMES.map((fact) => FACT_SPECS[fact].file).join(', ');
}
