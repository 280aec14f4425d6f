/** Longer texts are seldom the same twice. */
const LONGEST = 24;
/** As many as twelve bits number. */
const SLOTS = 4096;

/** The last text met in each slot. */
const texts: string[] = new Array<string>(SLOTS).fill('');

/**
 * The UTF-8 text in `data[from, to)`. Short ASCII texts that come again and again, such as the code of a service, are the same
 * string each time, found by its bytes and without a new object.
 */
export function textOf(data: Buffer, from: number, to: number): string {
  const length = to - from;
  if (length === 0) return '';
  if (length > LONGEST) return data.toString('utf8', from, to);
  const slot = slotOf(data, from, length);
  const known = texts[slot] as string;
  if (isSame(known, data, from, length)) return known;
  const text = data.toString('utf8', from, to);
  texts[slot] = text;
  return text;
}

/** Of a few bytes only: texts that differ elsewhere take turns. */
function slotOf(data: Buffer, from: number, length: number): number {
  const first = data[from] as number;
  const middle = data[from + (length >> 1)] as number;
  const beforeLast = data[from + length - (length > 1 ? 2 : 1)] as number;
  const last = data[from + length - 1] as number;
  const mixed = Math.imul(first | (middle << 8) | (beforeLast << 16) | (last << 24), 0x9e37_79b1);
  return (mixed >>> 20) ^ length;
}

/** Only ASCII characters equal their bytes, so another text is never taken for the same. */
function isSame(text: string, data: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== data[from + index] || code > 0x7f) return false;
  }
  return true;
}
