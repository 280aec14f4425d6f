import { type Node, valueOf } from '../../rules/language/node.ts';
import { parseYaml } from '../../rules/language/yaml.ts';
import type { Programme } from '../../rules/terms.ts';
import type { PublishedFile } from '../db/programme.repository.ts';

/** Keys of a programme file that may change at any time; versions may be added. Everything else stays as it was published. */
const FREE_KEYS: ReadonlySet<string> = new Set([
  'title',
  'source',
  'close',
  'safeguards',
  'valid_until',
  'versions',
]);

/**
 * Why a file may not follow the published one; undefined when it may. Comments, quotes and line breaks do not matter; the order
 * of keys does, since in `blocking` it is the precedence.
 */
export function publicationProblem(
  published: PublishedFile,
  text: string,
  programme: Programme,
): string | undefined {
  if (programme.zone.name !== published.timeZone)
    return fixed('time_zone', published.timeZone, programme.zone.name);
  if (programme.currency !== published.currency)
    return fixed('currency', published.currency, programme.currency);
  const [before, after] = [keysOf(published.text), keysOf(text)];
  const changed = [...new Set([...before.keys(), ...after.keys()])].find(
    (key) => !FREE_KEYS.has(key) && plain(before.get(key)) !== plain(after.get(key)),
  );
  if (changed !== undefined) {
    return `${changed}: differs from the published file; it stays as published. Put it back as it was.`;
  }
  return versionProblem(before.get('versions'), after.get('versions'));
}

function versionProblem(before: Node | undefined, after: Node | undefined): string | undefined {
  const [published, written] = [itemsOf(before), itemsOf(after)];
  for (const [index, version] of published.entries()) {
    const same = written[index];
    if (same === undefined) {
      return `versions: has ${written.length}, and ${published.length} are published; a published version is never taken back`;
    }
    if (plain(version) !== plain(same)) {
      return (
        `versions[${index + 1}]: differs from the published one, and a published version never changes in place. ` +
        'Add a version with a later effective_from, or amend it with `stazh programme amend`.'
      );
    }
  }
  return undefined;
}

function fixed(key: string, before: string, after: string): string {
  return `${key}: is ${after}, and was published as ${before}; it never changes. Publish a programme of another name instead.`;
}

function keysOf(text: string): ReadonlyMap<string, Node> {
  const parsed = parseYaml(text, '');
  if (parsed.kind === 'refused' || parsed.root.kind !== 'mapping') return new Map();
  const { root } = parsed;
  return new Map(
    root.pairs
      .map(({ key }) => [key, valueOf(root, key)] as const)
      .filter((pair): pair is [string, Node] => pair[1] !== undefined),
  );
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A node as text that is the same for the same content. */
function plain(node: Node | undefined): string {
  if (node === undefined) return 'absent';
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map(plain).join(',')}]`;
    case 'mapping':
      return `{${node.pairs.map(({ key, value }) => `${JSON.stringify(key)}:${plain(value)}`).join(',')}}`;
  }
}
