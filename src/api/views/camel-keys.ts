type Camel<Key> = Key extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Key;

/** The same data, its keys as the API writes them. What is kept by code, `found`, keeps its keys. */
export type CamelKeys<Json> = Json extends readonly (infer Item)[]
  ? readonly CamelKeys<Item>[]
  : Json extends object
    ? { [Key in keyof Json as Camel<Key>]: Key extends 'found' ? Json[Key] : CamelKeys<Json[Key]> }
    : Json;

/** What the command line prints as JSON, `walked_to`, as the API says it, `walkedTo`. */
export function camelKeys<Json>(json: Json): CamelKeys<Json> {
  return renamed(json) as CamelKeys<Json>;
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [camel(key), key === 'found' ? part : renamed(part)]),
  );
}

function camel(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_underscore, letter: string) => letter.toUpperCase());
}
