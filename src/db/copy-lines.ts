import { copyField } from './copy.ts';

const CHUNK_CHARACTERS = 64 * 1024;

/** Lines in COPY's text format, kept as bytes until they are sent, so that many of them are few objects. */
export class CopyLines {
  count = 0;
  #text = '';
  readonly #chunks: Buffer[] = [];

  /** One row. Numbers, bigints and booleans are written as they are, text is escaped, null is null. */
  add(fields: readonly (string | number | bigint | boolean | null)[]): void {
    let line = '';
    for (const field of fields) {
      if (line !== '') line += '\t';
      line += typeof field === 'string' || field === null ? copyField(field) : String(field);
    }
    this.#text += `${line}\n`;
    this.count += 1;
    if (this.#text.length >= CHUNK_CHARACTERS) this.#keep();
  }

  chunks(): Iterable<Buffer> {
    this.#keep();
    return this.#chunks;
  }

  #keep(): void {
    if (this.#text !== '') this.#chunks.push(Buffer.from(this.#text));
    this.#text = '';
  }
}

/** A `text[]` as COPY's text format takes it after escaping; an empty list is null. */
export function textArray(texts: readonly (string | null)[]): string | null {
  if (texts.length === 0) return null;
  const quoted = texts.map((text) =>
    text === null ? 'NULL' : `"${text.replace(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${quoted.join(',')}}`;
}
