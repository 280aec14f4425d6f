/** A longer line is cut there; whoever reads it sees that it is longer than this, and rejects it. */
export const LINE_CHARACTERS_MAX = 65_536;

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

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
