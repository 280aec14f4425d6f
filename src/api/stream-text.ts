import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

/** Writes text; waits while whoever reads is behind. Rejects once nobody reads any more. */
export type WriteText = (text: string) => Promise<void>;

/**
 * What a service writes, as a stream. What it throws before its first text is thrown here, so that it becomes an answer of its own; what
 * it throws later breaks the stream off, and so the answer, whose end is missing.
 */
export async function streamText(produce: (write: WriteText) => Promise<unknown>): Promise<Readable> {
  const stream = new PassThrough();
  const began = Promise.withResolvers<null>();
  const write: WriteText = async (text) => {
    if (stream.destroyed) throw new Error('nobody reads any more');
    if (text === '') return;
    const isRoom = stream.write(text);
    began.resolve(null);
    if (!isRoom) await roomIn(stream);
  };
  produce(write).then(
    () => {
      stream.end();
      began.resolve(null);
    },
    (error: unknown) => {
      began.reject(error);
      stream.destroy(error as Error);
    },
  );
  // Until somebody pipes it, nobody else listens.
  stream.on('error', () => undefined);
  await began.promise;
  return stream;
}

async function roomIn(stream: PassThrough): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    stop.abort();
  }
}
