import { readFile } from 'node:fs/promises';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Programme } from '../../rules/terms.ts';

/** The programmes that are measured. */
export const MEASURED = ['ezerway', 'paid-months'] as const;

/** The file of a published programme. */
export function programmeFile(name: string): URL {
  return new URL(`../../rules/programmes/${name}.yaml`, import.meta.url);
}

/** A published programme, loaded. */
export async function readProgramme(name: string): Promise<Programme> {
  const loaded = loadProgramme(await readFile(programmeFile(name), 'utf8'), `${name}.yaml`);
  if (loaded.kind === 'refused')
    throw new Error(`${name}.yaml is refused: ${JSON.stringify(loaded.problems)}`);
  return loaded.programme;
}
