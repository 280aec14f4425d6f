import { type Node, valueOf } from '../../rules/language/node.ts';
import { parseYaml } from '../../rules/language/yaml.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';

/** A programme file that the loader takes. */
export interface ProgrammeFile {
  readonly text: string;
  readonly programme: Programme;
}

/** What one file of a programme says otherwise than the file before it. */
export interface ProgrammeChanges {
  /** Keys beside `versions` whose content differs, in the order of the files. */
  readonly keys: readonly string[];
  /** Place of the first version that differs, from 0; one that only one of the files has differs, too. null: none does. */
  readonly version: number | null;
  /**
   * What is decided before this instant is the same under both; `FOREVER`: no term changed; `ALWAYS`: the first version did, which
   * reads also what was before it began.
   */
  readonly holdsUntil: Instant;
}

/**
 * Compares two files of one programme by what they say: comments, quotes and line breaks do not matter; the order of keys does,
 * since in `blocking` it is the precedence.
 */
export function changesBetween(before: ProgrammeFile, after: ProgrammeFile): ProgrammeChanges {
  const [was, is] = [contentOf(before.text), contentOf(after.text)];
  const names = [...new Set([...was.keys.keys(), ...is.keys.keys()])];
  const version = firstDifference(was.versions, is.versions);
  return {
    keys: names.filter((name) => was.keys.get(name) !== is.keys.get(name)),
    version,
    holdsUntil: Math.min(
      version === null ? FOREVER : versionHolds(before.programme, after.programme, version),
      endHolds(before.programme, after.programme),
    ),
  };
}

function firstDifference(was: readonly string[], is: readonly string[]): number | null {
  const length = Math.max(was.length, is.length);
  for (let index = 0; index < length; index += 1) if (was[index] !== is[index]) return index;
  return null;
}

/** A version decides nothing before it begins, but for the first. */
function versionHolds(before: Programme, after: Programme, index: number): Instant {
  if (index === 0) return ALWAYS;
  const begins = ({ versions }: Programme): Instant => versions[index]?.effectiveFrom ?? FOREVER;
  return Math.min(begins(before), begins(after));
}

function endHolds({ validUntil: was }: Programme, { validUntil: is }: Programme): Instant {
  return was === is ? FOREVER : Math.min(was ?? FOREVER, is ?? FOREVER);
}

/** What a file says, as text that is the same for the same content. */
interface Content {
  readonly keys: ReadonlyMap<string, string>;
  readonly versions: readonly string[];
}

function contentOf(text: string): Content {
  const parsed = parseYaml(text, '');
  if (parsed.kind === 'refused' || parsed.root.kind !== 'mapping') return { keys: new Map(), versions: [] };
  const { root } = parsed;
  const versions = valueOf(root, 'versions');
  const keys = root.pairs.filter(({ key }) => key !== 'versions');
  return {
    keys: new Map(keys.map(({ key, value }) => [key, plain(value)])),
    versions: versions?.kind === 'list' ? versions.items.map(plain) : [],
  };
}

function plain(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map(plain).join(',')}]`;
    case 'mapping':
      return `{${node.pairs.map(({ key, value }) => `${JSON.stringify(key)}:${plain(value)}`).join(',')}}`;
  }
}
