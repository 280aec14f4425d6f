/** Texts up to here are written by a loop of our own: calling into the runtime costs more than so many characters. */
const SHORT_TEXT = 64;

const TWO_32 = 0x1_0000_0000;

/** What is always free behind a reservation: for the numbers and lengths of a row, which do not ask one by one. */
const ROOM = 1_024;

/**
 * Bytes one after the other into one buffer, which grows as needed. The hottest writing of the night: no closures, no objects of its
 * own, and positions are open so that a length can be put in when what it measures is written.
 *
 * Whatever has a length of its own reserves it; numbers of a fixed length take from the room behind it, and a number that finds none is
 * a RangeError, not a byte lost.
 */
export class ByteWriter {
  data: Buffer;
  /** Where the next byte goes. */
  at = 0;
  #view: DataView;

  constructor(capacity: number) {
    this.data = Buffer.allocUnsafeSlow(capacity + ROOM);
    this.#view = viewOf(this.data);
  }

  /** Goes on in another buffer, from its beginning. */
  turnTo(data: Buffer): void {
    this.data = data;
    this.#view = viewOf(data);
    this.at = 0;
  }

  /** Makes sure that so many bytes fit, and the room for numbers behind them. */
  reserve(bytes: number): void {
    if (this.at + bytes + ROOM > this.data.length) this.#grow(bytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.data[this.at] = value;
    this.at += 1;
  }

  /** Two bytes, the most significant first. */
  int16(value: number): void {
    this.#view.setInt16(this.at, value);
    this.at += 2;
  }

  /** Four bytes, the most significant first. */
  int32(value: number): void {
    this.#view.setInt32(this.at, value);
    this.at += 4;
  }

  /** Over four bytes that are there already. */
  int32At(at: number, value: number): void {
    this.#view.setInt32(at, value);
  }

  /** Eight bytes of a whole number between -2^53 and 2^53, the most significant first. */
  int64(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.int32(high);
    this.int32(value - high * TWO_32);
  }

  /** A whole number from 0 to 2^53 in one to eight bytes, seven bits a byte, the least significant first (LEB128). */
  varint(value: number): void {
    this.reserve(8);
    const { data } = this;
    let at = this.at;
    let rest = value;
    // Above 31 bits the bit operators would cut it off.
    for (; rest >= 0x8000_0000; rest = Math.floor(rest / 0x80)) {
      data[at] = (rest % 0x80) | 0x80;
      at += 1;
    }
    for (; rest >= 0x80; rest >>>= 7) {
      data[at] = rest | 0x80;
      at += 1;
    }
    data[at] = rest;
    this.at = at + 1;
  }

  /** A text as UTF-8, without its length. @returns the bytes it took */
  utf8(text: string): number {
    this.reserve(text.length * 3);
    const { data, at } = this;
    const { length } = text;
    if (length > SHORT_TEXT) return this.#utf8Slowly(text);
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.#utf8Slowly(text);
      data[at + index] = code;
    }
    this.at = at + length;
    return length;
  }

  /** A few bytes of another buffer. */
  ascii(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    const { data, at } = this;
    for (let index = from; index < to; index += 1) data[at + index - from] = bytes[index] as number;
    this.at = at + to - from;
  }

  #utf8Slowly(text: string): number {
    const bytes = this.data.write(text, this.at, 'utf8');
    this.at += bytes;
    return bytes;
  }

  #grow(bytes: number): void {
    const { data, at } = this;
    const larger = Buffer.allocUnsafeSlow(Math.max(data.length * 2, at + bytes + ROOM));
    data.copy(larger, 0, 0, at);
    this.turnTo(larger);
    this.at = at;
  }
}

function viewOf(data: Buffer): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}
