/** A longer line is cut there; whoever reads it sees that it is longer than this, and rejects it. */
export const LINE_CHARACTERS_MAX = 65_536;

const NEW_LINE = 0x0a;
/** So many bytes are more than `LINE_CHARACTERS_MAX` characters, whichever they are. */
const LINE_BYTES_MAX = 4 * (LINE_CHARACTERS_MAX + 2);

/**
 * Splits bytes of UTF-8 into lines without their ends (`\n` or `\r\n`), one array for each piece of the source, in memory that does
 * not grow with the source. A byte order mark is left out; bytes that are not UTF-8 become U+FFFD.
 *
 * @param onBytes  told the size of every piece, for a progress bar
 */
export async function* physicalLines(
  source: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of source) {
    onBytes(piece.byteLength);
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_CHARACTERS_MAX + 2);
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

/**
 * The same bytes in pieces of whole lines, each with its end, so that lines can be read where they lie. The end of the last line is
 * added when it is missing; of a line without end only the beginning is kept.
 */
export async function* wholeLines(
  source: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    onBytes(piece.byteLength);
    const end = piece.lastIndexOf(NEW_LINE) + 1;
    const head = end === 0 ? piece : piece.subarray(0, end);
    const all = rest.length === 0 ? head : Buffer.concat([rest, head]);
    if (end === 0) rest = all.length > LINE_BYTES_MAX ? Buffer.from(all.subarray(0, LINE_BYTES_MAX)) : all;
    else {
      rest = piece.subarray(end);
      yield all;
    }
  }
  if (rest.length > 0) yield Buffer.concat([rest, Buffer.from('\n')]);
}

/** The text of the line that begins at `from`, without its end, and where the next begins. */
export function textLine(bytes: Buffer, from: number): { readonly text: string; readonly next: number } {
  const end = bytes.indexOf(NEW_LINE, from);
  return { text: withoutReturn(bytes.toString('utf8', from, end)), next: end + 1 };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
