import { type Definitions, type JsonSchema, refer } from './json-schema.ts';
import type { Node } from './node.ts';
import { REFUSED, type Reading, type Refused, refuse } from './reading.ts';

/**
 * One form of the programme language, declared once: how it is read, what is accepted in words, and its JSON Schema. So the
 * loader, its messages and the schema that editors use cannot differ.
 */
export interface Shape<T> {
  /** What is accepted, in words that end a sentence: "a whole number from 1 to 28". */
  readonly accepts: string;
  /** The value, or `REFUSED` when a problem was noted. */
  readonly read: (node: Node, reading: Reading) => T | Refused;
  readonly schema: (definitions: Definitions) => JsonSchema;
}

/** The same form read as something else; `change` may note a problem and give `REFUSED`. */
export function mapped<T, U>(
  shape: Shape<T>,
  change: (value: T, reading: Reading, node: Node) => U | Refused,
): Shape<U> {
  const read = (node: Node, reading: Reading): U | Refused => {
    const value = shape.read(node, reading);
    return value === REFUSED ? REFUSED : change(value, reading, node);
  };
  return { accepts: shape.accepts, read, schema: shape.schema };
}

/** A list of one shape; every item is read, so that all problems are told at once. */
export function list<T>(item: Shape<T>, options: { readonly min: 0 | 1 } = { min: 0 }): Shape<readonly T[]> {
  const accepts = `a list, each ${item.accepts}`;
  const read = (node: Node, reading: Reading): readonly T[] | Refused => {
    if (node.kind !== 'list') return refuse(reading, node, { text: 'is not a list', accepted: accepts });
    if (node.items.length < options.min) {
      return refuse(reading, node, { text: 'is empty', found: '[]', accepted: accepts });
    }
    const values: T[] = [];
    for (const child of node.items) {
      const value = item.read(child, reading);
      if (value !== REFUSED) values.push(value);
    }
    return values.length === node.items.length ? values : REFUSED;
  };
  const schema = (definitions: Definitions): JsonSchema => ({
    type: 'array',
    items: item.schema(definitions),
    ...(options.min === 0 ? {} : { minItems: options.min }),
  });
  return { accepts, read, schema };
}

/** A shape by its name: looked up when it is used, so that it may contain itself. */
export function named<T>(name: string, accepts: string, find: () => Shape<T>): Shape<T> {
  return {
    accepts,
    read: (node, reading) => find().read(node, reading),
    schema: (definitions) => refer(name, definitions, () => find().schema(definitions)),
  };
}

/** The first shape that suits the kind of node: a list, a mapping or a scalar. */
export function byKind<T>(shapes: {
  readonly scalar: Shape<T>;
  readonly list?: Shape<T>;
  readonly mapping?: Shape<T>;
}): Shape<T> {
  const all = [shapes.scalar, shapes.list, shapes.mapping].filter((shape) => shape !== undefined);
  return {
    accepts: [...new Set(all.map((shape) => shape.accepts))].join(', or '),
    read: (node, reading) => (shapes[node.kind] ?? shapes.scalar).read(node, reading),
    schema: (definitions) => ({ anyOf: all.map((shape) => shape.schema(definitions)) }),
  };
}
