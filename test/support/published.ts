import { readFileSync } from 'node:fs';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Programme } from '../../rules/terms.ts';

/** The programmes in `rules/programmes`. */
export const PUBLISHED = ['ezerway', 'paid-months', 'sat-dv'] as const;

/** One of them, loaded. */
export function published(name: (typeof PUBLISHED)[number]): Programme {
  const loaded = loadProgramme(readFileSync(`rules/programmes/${name}.yaml`, 'utf8'), `${name}.yaml`);
  if (loaded.kind === 'refused') throw new Error(`${name}.yaml is refused`);
  return loaded.programme;
}
