import { readFileSync } from 'node:fs';

export type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly examples?: unknown;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
      }
    >
  >;
  readonly 'x-roles': readonly string[];
  readonly security: readonly object[];
}

export interface Route extends Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its parameters in braces. */
  readonly path: string;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The document that is checked in; `npm run check:drift` says whether it is that of the routes. */
export function readDocument(): OpenApi {
  return JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApi;
}

/** Every route of the document, so that a test over them cannot forget a new one. */
export function everyRoute(): readonly Route[] {
  return Object.entries(readDocument().paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase() as Route['method'],
    })),
  );
}

/** An example of a schema: the first it gives, or one made of its parts; what is optional is left out. */
export function exampleOf(schema: Schema): unknown {
  const { examples, default: byDefault, const: constant, properties, required, anyOf, items } = schema;
  if (Array.isArray(examples)) return examples[0] as unknown;
  if (byDefault !== undefined) return byDefault;
  if (constant !== undefined) return constant;
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0] as Schema);
  if (items !== undefined) return [exampleOf(items as Schema)];
  const names = (required as readonly string[] | undefined) ?? [];
  const parts = (properties as Readonly<Record<string, Schema>> | undefined) ?? {};
  return Object.fromEntries(names.map((name) => [name, exampleOf(parts[name] ?? {})]));
}
