/** A JSON Schema (draft 7, which editors of YAML know) as plain data; only the words that the shapes need. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
}

/** Collects the shapes that are used by name, so that a condition inside a condition does not go on for ever. */
export interface Definitions {
  readonly named: Map<string, JsonSchema>;
}

/** A reference to a shape's schema; `build` is asked once a name. */
export function refer(name: string, definitions: Definitions, build: () => JsonSchema): JsonSchema {
  if (!definitions.named.has(name)) {
    definitions.named.set(name, {}); // taken, so that `build` may refer to it
    definitions.named.set(name, build());
  }
  return { $ref: `#/definitions/${name}` };
}
