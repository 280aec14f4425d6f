import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { ProgrammeFile } from '../../../src/services/programme-changes.ts';
import { programmes } from './programmes.ts';

interface Written {
  readonly valid_until?: string;
  readonly versions: readonly Readonly<Record<string, unknown>>[];
}

/** Two files of one programme, of which either may have been published before the other. */
export type Pair = readonly [ProgrammeFile, ProgrammeFile];

/**
 * Files of one programme that begin with the same versions and go on differently: another version in the place of one, one more,
 * one less, other terms from the beginning; with ends of their own. In one zone, and all accepted.
 */
export function successors(zone: string): fc.Arbitrary<Pair> {
  return fc
    .tuple(programmes(fc.constant(zone)), programmes(fc.constant(zone)), fc.nat({ max: 3 }), fc.boolean())
    .map(([one, other, kept, keepsEnd]) => {
      const [before, after] = [parse(one) as Written, parse(other) as Written];
      const versions = [...before.versions.slice(0, kept), ...after.versions.slice(kept)];
      const end = keepsEnd ? before.valid_until : after.valid_until;
      // What is undefined is not written.
      return [fileOf(one), fileOf(stringify({ ...before, versions, valid_until: end }))];
    })
    .filter((files): files is [ProgrammeFile, ProgrammeFile] => !files.includes(null));
}

function fileOf(text: string): ProgrammeFile | null {
  const loaded = loadProgramme(text, 'random.yaml');
  return loaded.kind === 'loaded' ? { text, programme: loaded.programme } : null;
}
