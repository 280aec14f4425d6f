import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Message } from './message.ts';
import type { ListNode, MappingNode, Node, Pair, ScalarNode } from './node.ts';

/** The text as a tree, or everything that keeps it from being one. */
export type Parsed =
  | { readonly kind: 'tree'; readonly root: Node }
  | { readonly kind: 'refused'; readonly problems: readonly Message[] };

const DEPTH_MAX = 40;

/**
 * Reads YAML 1.2 without the parts that make a file say something else than it shows: anchors, aliases, tags, and a key
 * that stands twice. Dates and numbers stay the text they were written with.
 */
export function parseYaml(text: string, file: string): Parsed {
  const unreadable = problemOfText(text, file);
  if (unreadable !== undefined) return { kind: 'refused', problems: [unreadable] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  // One slip makes the parser complain of everything after it, so only the first complaint is told.
  const [syntax] = document.errors;
  if (syntax !== undefined) return { kind: 'refused', problems: [messageOf(syntax, lines, file)] };
  const tree: Tree = { file, lines, problems: [] };
  const root = nodeOf(document.contents, { path: '', offset: 0, depth: 0 }, tree);
  if (tree.problems.length > 0) return { kind: 'refused', problems: tree.problems };
  if (root.kind === 'scalar' && root.type === 'null') {
    return {
      kind: 'refused',
      problems: [wholeFile(file, 'is empty', 'a programme, which begins with `programme: NAME`')],
    };
  }
  return { kind: 'tree', root };
}

interface Tree {
  readonly file: string;
  readonly lines: LineCounter;
  readonly problems: Message[];
}

/** Where a node stands: its path, and the offset to use if it has none of its own. */
interface Spot {
  readonly path: string;
  readonly offset: number;
  readonly depth: number;
}

/** What decoding leaves of bytes that are not UTF-8: the replacement character, or the zeros of UTF-16. */
const NOT_UTF8 = /[\uFFFD\0]/;

function problemOfText(text: string, file: string): Message | undefined {
  const at = text.search(NOT_UTF8);
  if (at === -1) return undefined;
  const line = text.slice(0, at).split('\n').length;
  return { ...wholeFile(file, 'is not UTF-8 text', 'the file saved as UTF-8'), line };
}

function wholeFile(file: string, text: string, accepted: string): Message {
  return { file, line: 1, key: '', text, found: '', accepted };
}

function tooDeep(file: string): Message {
  return wholeFile(file, 'is nested too deeply', `at most ${DEPTH_MAX} levels`);
}

function messageOf(error: YAMLError, lines: LineCounter, file: string): Message {
  // The parser calls itself for every level, and reports that as an error of the text.
  if (error.message.includes('call stack')) return tooDeep(file);
  const known = SYNTAX[error.code];
  const text = known?.text ?? `is not YAML: ${error.message.replace(/\s+/g, ' ')}`;
  return {
    file,
    line: lines.linePos(error.pos[0]).line,
    key: '',
    text,
    found: '',
    accepted: known?.accepted ?? '',
  };
}

const SYNTAX: Readonly<Record<string, { readonly text: string; readonly accepted: string }>> = {
  TAB_AS_INDENT: { text: 'a tab is used to indent', accepted: 'spaces' },
  MULTIPLE_DOCS: { text: 'a second YAML document begins here', accepted: 'one programme a file' },
};

function nodeOf(value: unknown, spot: Spot, tree: Tree): Node {
  const line = lineOf(value, spot, tree);
  if (spot.depth > DEPTH_MAX)
    return refuse('is nested too deeply', `at most ${DEPTH_MAX} levels`, { line, spot, tree });
  if (isAlias(value)) return refuse('is an alias', 'the value itself, written out', { line, spot, tree });
  if (hasText(value, 'anchor'))
    return refuse('has an anchor', 'the value without `&…`', { line, spot, tree });
  if (hasText(value, 'tag')) return refuse('has a tag', 'the value without `!…`', { line, spot, tree });
  if (isMap(value))
    return { kind: 'mapping', line, path: spot.path, pairs: pairsOf(value.items, spot, tree) };
  if (isSeq(value)) return { kind: 'list', line, path: spot.path, items: itemsOf(value.items, spot, tree) };
  return scalarOf(value, { line, path: spot.path });
}

function pairsOf(
  items: readonly { key: unknown; value: unknown }[],
  spot: Spot,
  tree: Tree,
): MappingNode['pairs'] {
  const pairs = new Map<string, Pair>();
  for (const item of items) {
    const line = lineOf(item.key, spot, tree);
    const key = scalarOf(item.key, { line, path: spot.path }).text;
    const path = spot.path === '' ? key : `${spot.path}.${key}`;
    if (!isScalar(item.key) || hasText(item.key, 'anchor') || hasText(item.key, 'tag')) {
      refuse('has a key that is no plain word', '`key: value`', { line, spot, tree });
      continue;
    }
    const first = pairs.get(key);
    if (first !== undefined) {
      const text = `is written twice, first on line ${first.line}`;
      refuse(text, 'each key once', { line, spot: { ...spot, path }, tree });
      continue;
    }
    const offset = offsetOf(item.key) ?? spot.offset;
    pairs.set(key, { key, line, value: nodeOf(item.value, { path, offset, depth: spot.depth + 1 }, tree) });
  }
  return [...pairs.values()];
}

function itemsOf(items: readonly unknown[], spot: Spot, tree: Tree): ListNode['items'] {
  return items.map((item, index) =>
    nodeOf(item, { path: `${spot.path}[${index + 1}]`, offset: spot.offset, depth: spot.depth + 1 }, tree),
  );
}

function scalarOf(value: unknown, place: { line: number; path: string }): ScalarNode {
  if (!isScalar(value) || (value.value === null && (value.source ?? '') === '')) {
    return { kind: 'scalar', ...place, text: '', isQuoted: false, type: 'null' };
  }
  const isQuoted = value.type !== 'PLAIN';
  const type = TYPES[typeof value.value] ?? 'null';
  return {
    kind: 'scalar',
    ...place,
    text: isQuoted ? String(value.value) : (value.source ?? ''),
    isQuoted,
    type,
  };
}

const TYPES: Readonly<Record<string, ScalarNode['type']>> = {
  string: 'text',
  number: 'number',
  bigint: 'number',
  boolean: 'boolean',
};

function refuse(
  text: string,
  accepted: string,
  { line, spot, tree }: { readonly line: number; readonly spot: Spot; readonly tree: Tree },
): ScalarNode {
  tree.problems.push({ file: tree.file, line, key: spot.path, text, found: '', accepted });
  return { kind: 'scalar', line, path: spot.path, text: '', isQuoted: false, type: 'null' };
}

function lineOf(value: unknown, spot: Spot, tree: Tree): number {
  return tree.lines.linePos(offsetOf(value) ?? spot.offset).line;
}

function offsetOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('range' in value)) return undefined;
  const range: unknown = value.range;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function hasText(value: unknown, field: 'anchor' | 'tag'): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Record<string, unknown>)[field] === 'string'
  );
}
