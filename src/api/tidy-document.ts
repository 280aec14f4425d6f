/**
 * Says in the document what the generator leaves out: a parameter with a default need not be given, and a choice of words is one list.
 * @param node any part of the document; it is changed in place
 */
export function tidyDocument(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const part = node as Record<string, unknown>;
  const schema = part['schema'] as Record<string, unknown> | undefined;
  if (part['in'] === 'query' && schema?.['default'] !== undefined) part['required'] = false;
  const words = wordsOf(part['anyOf']);
  if (words !== null) {
    delete part['anyOf'];
    part['type'] = 'string';
    part['enum'] = words;
  }
  for (const child of Object.values(part)) tidyDocument(child);
}

function wordsOf(choices: unknown): readonly string[] | null {
  if (!Array.isArray(choices)) return null;
  const words = (choices as readonly { readonly enum?: readonly string[] }[]).map((choice) => choice.enum);
  return words.every((word) => word?.length === 1) ? words.flatMap((word) => word ?? []) : null;
}
