/**
 * A programme file as a tree that remembers where everything stands: what `yaml.ts` makes of the text and the shapes read.
 * Nothing is converted: a scalar keeps the text it was written with.
 */
export type Node = ScalarNode | ListNode | MappingNode;

interface Place {
  /** From 1. */
  readonly line: number;
  /** Key path of `Message.key`. */
  readonly path: string;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  readonly isQuoted: boolean;
  /** What YAML takes it for: `300.00` is a number, `"300.00"` and `2014-01-01` are text, nothing at all is null. */
  readonly type: 'text' | 'number' | 'boolean' | 'null';
}

export interface ListNode extends Place {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  /** In the order of the file; no key twice. */
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: Node;
}

/** A step from a node to one inside it: a key, or a place in a list, from 0. */
export type Step = string | number;

/** The value of a key; `undefined` when the key is not there. */
export function valueOf(node: MappingNode, key: string): Node | undefined {
  return node.pairs.find((pair) => pair.key === key)?.value;
}

/** The node that the steps lead to, or the last one on the way that exists. */
export function follow(node: Node, steps: readonly Step[]): Node {
  const [step, ...rest] = steps;
  if (step === undefined) return node;
  const next = childOf(node, step);
  return next === undefined ? node : follow(next, rest);
}

/** What stands there, short enough for a message: `"300.00"`, `P3D`, `a list`, `a mapping`, `nothing`. */
export function show(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'mapping') return node.pairs.length === 0 ? 'an empty mapping' : 'a mapping';
  if (node.type === 'null') return 'nothing';
  const text = node.text.length > 60 ? `${node.text.slice(0, 60)}…` : node.text;
  return node.isQuoted ? JSON.stringify(text) : text;
}

function childOf(node: Node, step: Step): Node | undefined {
  if (node.kind === 'mapping' && typeof step === 'string') return valueOf(node, step);
  return node.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined;
}
