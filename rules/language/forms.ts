import { nearest } from '../nearest.ts';
import type { Definitions, JsonSchema } from './json-schema.ts';
import type { MappingNode, ScalarNode } from './node.ts';
import { type Reading, type Refused, refuse } from './reading.ts';
import type { Shape } from './shape.ts';

/** A choice: a plain word, or a mapping that is known by one of its keys. `mappings` read the whole mapping. */
export interface Choice<T> {
  /** What is chosen: "an effect". */
  readonly name: string;
  readonly words: Readonly<Record<string, T>>;
  readonly mappings: Readonly<Record<string, Shape<T>>>;
}

/** Reads one of several forms: `reset`, or `{ subtract: 10 }`. */
export function oneForm<T>(choice: Choice<T>): Shape<T> {
  const words = Object.keys(choice.words);
  const keys = Object.keys(choice.mappings);
  const accepted = [...words, ...keys.map((key) => `{ ${key}: … }`)].join(', ');
  const forms: Forms<T> = { ...choice, known: [...new Set([...words, ...keys])], accepted };
  return {
    accepts: choice.name,
    read: (node, reading) => {
      if (node.kind === 'scalar') return readWord(node, forms, reading);
      if (node.kind === 'mapping') return readMapping(node, forms, reading);
      return refuse(reading, node, { text: `is not ${choice.name}`, accepted });
    },
    schema: (definitions) => schemaOf(choice, definitions),
  };
}

interface Forms<T> extends Choice<T> {
  readonly known: readonly string[];
  readonly accepted: string;
}

function readWord<T>(
  node: ScalarNode,
  { words, mappings, known, name, accepted }: Forms<T>,
  reading: Reading,
) {
  const value = Object.hasOwn(words, node.text) ? words[node.text] : undefined;
  if (value !== undefined) return value;
  if (Object.hasOwn(mappings, node.text)) {
    return refuse(reading, node, { text: 'says not enough', accepted: `{ ${node.text}: … }` });
  }
  const near = nearest(node.text, known);
  const text = near === undefined ? `is not ${name}` : `is not ${name}, did you mean \`${near}\`?`;
  return refuse(reading, node, { text, accepted });
}

function readMapping<T>(node: MappingNode, forms: Forms<T>, reading: Reading): T | Refused {
  const { mappings, words, known, name, accepted } = forms;
  const chosen = node.pairs.find((pair) => Object.hasOwn(mappings, pair.key));
  const shape: Shape<T> | undefined = chosen === undefined ? undefined : mappings[chosen.key];
  if (shape !== undefined) return shape.read(node, reading);
  const [first] = node.pairs;
  if (first === undefined) return refuse(reading, node, { text: `is not ${name}`, accepted });
  const { key, line } = first;
  if (Object.hasOwn(words, key)) {
    return refuse(reading, node, { text: 'takes nothing', key, line, found: 'a mapping', accepted: key });
  }
  const near = nearest(key, known);
  const text = near === undefined ? `is not ${name}` : `is not ${name}, did you mean \`${near}\`?`;
  return refuse(reading, node, { key, line, text, found: key, accepted });
}

function schemaOf<T>({ words, mappings }: Choice<T>, definitions: Definitions): JsonSchema {
  const names = Object.keys(words);
  const shapes = [...new Set(Object.values(mappings))].map((shape) => shape.schema(definitions));
  return { anyOf: [...(names.length === 0 ? [] : [{ enum: names }]), ...shapes] };
}
