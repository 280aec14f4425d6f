import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Feeds `copy … from stdin` with text or bytes, as fast as the server takes them. @returns the rows taken */
export async function copyIn(
  client: ClientBase,
  statement: string,
  chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): Promise<number> {
  const sink = client.query(copyFrom(statement));
  await pipeline(Readable.from(chunks), sink);
  return sink.rowCount;
}

/** The bytes of `copy … to stdout`, as they arrive; reads no further ahead than the caller takes. */
export function copyOut(client: ClientBase, statement: string): AsyncIterable<Buffer> {
  return client.query(copyTo(statement));
}
