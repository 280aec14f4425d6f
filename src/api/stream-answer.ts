import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

const PIECE_BYTES = 64 * 1024;

export type WriteText = (text: string) => Promise<void>;

export interface StreamedFile {
  /** Media type. */
  readonly type: string;
  /** The name under which a browser keeps it. */
  readonly name: string;
}

/**
 * Answers with what a service writes, as it writes it: it writes no faster than the caller reads, and ends when the caller is gone. What
 * goes wrong before the first piece is answered as a problem; after it the connection is broken off, so that half an answer is not taken
 * for a whole one.
 */
export async function answerStream(
  reply: FastifyReply,
  file: StreamedFile,
  work: (write: WriteText) => Promise<unknown>,
): Promise<FastifyReply> {
  const stream = new PassThrough({ highWaterMark: PIECE_BYTES });
  let begun: (() => void) | undefined;
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const write: WriteText = async (text) => {
    begun?.();
    if (stream.destroyed) throw new CallerGone();
    if (!stream.write(text)) await drained(stream);
  };
  const working = work(write);
  // Before the first piece it is thrown here; afterwards there is only the connection to say it with.
  await Promise.race([beginning, working]);
  working.then(
    () => stream.end(),
    (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return sendFile(reply, file, stream);
}

/** Answers with a stream that is there already. */
export function sendFile(reply: FastifyReply, { type, name }: StreamedFile, stream: Readable): FastifyReply {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(stream);
}

/** Nobody reads any more; the work that writes ends with it. */
class CallerGone extends Error {
  constructor() {
    super('the caller is gone');
  }
}

async function drained(stream: PassThrough): Promise<void> {
  const gone = new AbortController();
  try {
    await Promise.race([
      once(stream, 'drain', { signal: gone.signal }),
      once(stream, 'close', { signal: gone.signal }),
    ]);
  } finally {
    gone.abort();
  }
}

/** Lines are sent together, about so many characters at a time: a piece costs more than a line. */
const FLUSH_CHARACTERS = 32 * 1024;

/** Gathers lines into pieces. The last is written by `end`. */
export function inPieces(write: WriteText): { readonly write: WriteText; readonly end: () => Promise<void> } {
  let gathered = '';
  const flush = async (): Promise<void> => {
    const piece = gathered;
    gathered = '';
    if (piece !== '') await write(piece);
  };
  return {
    write: async (text) => {
      gathered += text;
      if (gathered.length >= FLUSH_CHARACTERS) await flush();
    },
    end: flush,
  };
}
