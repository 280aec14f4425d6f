import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';

/** Received wholly, and gone when it is closed or the process ends. */
export interface Spooled {
  readonly bytes: number;
  /** From the beginning. */
  readonly read: () => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
}

export interface SpoolOptions {
  readonly dataDir: string;
  /** More are refused. */
  readonly maxBytes: number;
  /** How many the sender says there are; null: not said. */
  readonly expectedBytes: number | null;
  /** Told how many have come so far. */
  readonly onReceived: (bytes: number) => void;
}

/** Large enough that a piece costs nothing beside its rows. */
const PIECE_BYTES = 256 * 1024;
/** A name in the folder that is older belongs to nobody: it is there for the moment between two calls only. */
const LEFTOVER_MS = 60_000;

/**
 * Receives a stream into a file under the data folder, so that nothing holds a session of the database at the speed of a sender, and
 * a stream that ends early is known before anything of it is read. The file has no name while it is written: a kill at any instant leaves
 * no bytes of it.
 *
 * @throws AppError `IMPORT_TOO_LARGE`, `IMPORT_CUT_OFF`
 */
export async function spool(body: AsyncIterable<Uint8Array>, options: SpoolOptions): Promise<Spooled> {
  const file = await openNameless(join(options.dataDir, 'spool'));
  try {
    const bytes = await receive(body, file, options);
    return { bytes, read: () => readFrom(file), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openNameless(dir: string): Promise<FileHandle> {
  await mkdir(dir, { recursive: true });
  await removeLeftovers(dir);
  const path = join(dir, randomUUID());
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function removeLeftovers(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => null); // somebody else may have removed it
    if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_MS) await unlink(path).catch(() => undefined);
  }
}

async function receive(
  body: AsyncIterable<Uint8Array>,
  file: FileHandle,
  { maxBytes, expectedBytes, onReceived }: SpoolOptions,
): Promise<number> {
  if (expectedBytes !== null && expectedBytes > maxBytes) throw tooLarge(maxBytes);
  let bytes = 0;
  for await (const piece of uncut(body)) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    await file.writeFile(piece);
    onReceived(bytes);
  }
  if (expectedBytes === null || bytes === expectedBytes) return bytes;
  throw new AppError(
    'IMPORT_CUT_OFF',
    `Found ${bytes} bytes; the sender said that there are ${expectedBytes}. Send it again.`,
  );
}

/** The pieces of a body; what fails it is told as the sender's. */
async function* uncut(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextOf(pieces);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}

async function nextOf(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await pieces.next();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('IMPORT_CUT_OFF', `${why}. Send it again.`, { cause: error });
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'IMPORT_TOO_LARGE',
    `At most ${maxBytes} bytes are accepted. Send it in parts, or import a directory with \`stazh import\`.`,
  );
}

function readFrom(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, autoClose: false, highWaterMark: PIECE_BYTES });
}
