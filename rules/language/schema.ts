import type { Definitions, JsonSchema } from './json-schema.ts';
import { programme } from './programme-shape.ts';

/** The JSON Schema of a programme file, made of the same shapes that read it. */
export function programmeSchema(): JsonSchema & Readonly<Record<string, unknown>> {
  const definitions: Definitions = { named: new Map() };
  const root = programme.schema(definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A programme of stazh',
    description:
      'The published terms of one provider. Meaning: docs/domain.md; forms: docs/programme-language.md.',
    ...root,
    definitions: Object.fromEntries(definitions.named),
  };
}
