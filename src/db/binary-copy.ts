import type { ClientBase } from 'pg';
import { invariant } from '../../rules/invariant.ts';
import { BinaryRow } from './binary-row.ts';
import { copyOut } from './copy.ts';

/** `PGCOPY\n\377\r\n\0`, flags, length of the header's extension. */
const HEADER_BYTES = 19;

/**
 * The rows of a query as an ordered stream: one iterable for each piece that the network brings, so that a million rows are
 * not a million promises, and no more is in memory than the reader has not taken yet. Read each piece to its end. Who stops
 * early must throw the connection away.
 */
export async function* streamRows(client: ClientBase, select: string): AsyncGenerator<Iterable<BinaryRow>> {
  const decoder = new Decoder();
  for await (const chunk of copyOut(client, `copy (${select}) to stdout (format binary)`)) {
    yield decoder.rows(chunk);
  }
  invariant(decoder.isOver, 'a binary COPY ended in the middle of a row');
}

/** All rows of a short answer. */
export async function readRows<T>(
  client: ClientBase,
  select: string,
  map: (row: BinaryRow) => T,
): Promise<T[]> {
  const all: T[] = [];
  for await (const rows of streamRows(client, select)) for (const row of rows) all.push(map(row));
  return all;
}

class Decoder {
  isOver = false;
  #rest: Buffer = Buffer.alloc(0);
  #headerIsRead = false;
  readonly #row = new BinaryRow();

  *rows(chunk: Buffer): Iterable<BinaryRow> {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    if (!this.#headerIsRead && data.length >= HEADER_BYTES) {
      at = HEADER_BYTES;
      this.#headerIsRead = true;
    }
    while (this.#headerIsRead && !this.isOver && at + 2 <= data.length) {
      const fields = data.readInt16BE(at);
      if (fields < 0) {
        this.isOver = true;
        break;
      }
      const next = this.#row.point(data, at, fields);
      if (next < 0) break;
      yield this.#row;
      at = next;
    }
    this.#rest = data.subarray(at);
  }
}
