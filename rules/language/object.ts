import { nearest } from '../nearest.ts';
import type { Definitions, JsonSchema } from './json-schema.ts';
import { type MappingNode, type Node, valueOf } from './node.ts';
import { REFUSED, type Reading, type Refused, refuse } from './reading.ts';
import type { Shape } from './shape.ts';

/** A key of a mapping. `fallback` is what the key means when it is left out; without one it must be there. */
export interface Field<T> {
  readonly key: string;
  readonly shape: Shape<T>;
  readonly fallback?: { readonly value: T };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function required<T>(key: string, shape: Shape<T>): Field<T> {
  return { key, shape };
}

/** A key that may be left out, and then means `fallback`. */
export function optional<T, const U = T>(key: string, shape: Shape<T>, fallback: U): Field<T | U> {
  return { key, shape, fallback: { value: fallback } };
}

/** Keys of which only one may stand, or exactly one must. */
export interface OneOf {
  readonly keys: readonly string[];
  readonly isNeeded: boolean;
}

/** A mapping with these keys and no others. `one` names keys that exclude each other. */
export function object<F extends Fields>(fields: F, one?: OneOf): Shape<Values<F>> {
  const all = Object.entries(fields);
  const keys = all.map(([, field]) => field.key);
  const accepts = `a mapping of ${keys.join(', ')}`;
  const read = (node: Node, reading: Reading): Values<F> | Refused => {
    if (node.kind !== 'mapping')
      return refuse(reading, node, { text: 'is not a mapping', accepted: accepts });
    const unknown = refuseUnknownKeys(node, keys, reading);
    const isOne = one === undefined || isOneOf(node, one, reading);
    const present = all.filter(([, field]) => !unknown.meant.has(field.key));
    const values = present.map(([name, field]) => [name, readField(node, field, reading)] as const);
    if (unknown.count > 0 || !isOne || values.some(([, value]) => value === REFUSED)) return REFUSED;
    return Object.fromEntries(values) as Values<F>;
  };
  return { accepts, read, schema: (definitions) => schemaOf(Object.values(fields), one, definitions) };
}

/** A mapping whose keys are free, in the order of the file: `KEY: value`. */
export function entriesOf<K, T>(key: Shape<K>, value: Shape<T>): Shape<readonly (readonly [K, T])[]> {
  const accepts = `a mapping of ${key.accepts} to ${value.accepts}`;
  const read = (node: Node, reading: Reading): readonly (readonly [K, T])[] | Refused => {
    if (node.kind !== 'mapping')
      return refuse(reading, node, { text: 'is not a mapping', accepted: accepts });
    const pairs: (readonly [K, T])[] = [];
    for (const pair of node.pairs) {
      const { line } = pair;
      const name = key.read(
        { kind: 'scalar', line, path: node.path, text: pair.key, isQuoted: true, type: 'text' },
        reading,
      );
      const found = value.read(pair.value, reading);
      if (name !== REFUSED && found !== REFUSED) pairs.push([name, found]);
    }
    return pairs.length === node.pairs.length ? pairs : REFUSED;
  };
  return { accepts, read, schema: (all) => ({ type: 'object', additionalProperties: value.schema(all) }) };
}

function readField(node: MappingNode, field: Field<unknown>, reading: Reading): unknown {
  const value = valueOf(node, field.key);
  if (value !== undefined) return field.shape.read(value, reading);
  if (field.fallback !== undefined) return field.fallback.value;
  return refuse(reading, node, {
    key: field.key,
    text: 'is missing',
    found: 'nothing',
    accepted: field.shape.accepts,
  });
}

interface Unknown {
  readonly count: number;
  /** Known keys that were probably meant, so that they are not told as missing too. */
  readonly meant: ReadonlySet<string>;
}

/** Tells every key that is not known, with the nearest one that is. */
function refuseUnknownKeys(node: MappingNode, known: readonly string[], reading: Reading): Unknown {
  const unknown = node.pairs.filter((pair) => !known.includes(pair.key));
  const free = known.filter((key) => valueOf(node, key) === undefined);
  const meant = new Set<string>();
  for (const { key, line } of unknown) {
    const near = nearest(key, free) ?? nearest(key, known);
    if (near !== undefined && free.includes(near)) meant.add(near);
    const text = near === undefined ? 'is not a known key' : `is not a known key, did you mean \`${near}\`?`;
    refuse(reading, node, { key, line, text, found: key, accepted: known.join(', ') });
  }
  return { count: unknown.length, meant };
}

function isOneOf(node: MappingNode, { keys, isNeeded }: OneOf, reading: Reading): boolean {
  const found = keys.filter((key) => valueOf(node, key) !== undefined);
  if (found.length === 1 || (found.length === 0 && !isNeeded)) return true;
  const accepted = `one of ${keys.join(', ')}`;
  if (found.length === 0) refuse(reading, node, { text: `says neither ${keys.join(' nor ')}`, accepted });
  else refuse(reading, node, { text: `says both ${found.join(' and ')}`, found: found.join(', '), accepted });
  return false;
}

function schemaOf(
  fields: readonly Field<unknown>[],
  one: OneOf | undefined,
  definitions: Definitions,
): JsonSchema {
  const needed = fields.filter((field) => field.fallback === undefined).map((field) => field.key);
  const properties = fields.map((field) => [field.key, field.shape.schema(definitions)] as const);
  const plain: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  };
  if (one === undefined) return plain;
  const each = one.keys.map((key): JsonSchema => ({ required: [key] }));
  return one.isNeeded ? { ...plain, oneOf: each } : { ...plain, not: { required: one.keys } };
}
