/**
 * 8 MB, which stay near the processor: with 32 the wait for memory would cost more than everything else of a row. Wrongly
 * suspected are ten of two million keys, one in two thousand of five million, one in a hundred of ten.
 */
const BLOCKS = 1 << 17;
/** 64 bytes, what the processor fetches at once: the bits of a key lie in one block. */
const WORDS_PER_BLOCK = 16;
const BITS_PER_KEY = 6;

/**
 * Tells which keys may have come before (a Bloom filter of a fixed size): one that is not suspected certainly has not, one that is
 * has to be looked at. So a file of keys that all differ, which is almost every file, is neither sorted nor hashed by the database
 * to find that out.
 *
 * A key is given piece by piece: `begin`, then its texts and numbers, then `take`.
 */
export class Sieve {
  readonly #words = new Uint32Array(BLOCKS * WORDS_PER_BLOCK);
  // Two digests of a key: one chooses the block, the other the bits in it.
  #a = 0;
  #b = 0;

  /** @param kind keys of different kinds are different */
  begin(kind: number): void {
    this.#a = Math.imul(kind + 1, 0x9e3779b1);
    this.#b = Math.imul(kind + 1, 0x85ebca77);
  }

  text(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#add(text.charCodeAt(at));
    this.#endText(text.length);
  }

  /** The same for a text that is ASCII, from its bytes. */
  ascii(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#add(bytes[at] as number);
    this.#endText(to - from);
  }

  number(value: number): void {
    const low = value | 0;
    const high = Math.floor(value / 0x1_0000_0000) | 0;
    const a = Math.imul(this.#a ^ low, 0x5bd1e995);
    const b = Math.imul(this.#b ^ high, 0x1b873593);
    this.#a = Math.imul(a ^ (a >>> 15) ^ high, 0xcc9e2d51);
    this.#b = Math.imul(b ^ (b >>> 13) ^ low, 0x27d4eb2f);
  }

  /** @returns whether the key may have been taken before */
  take(): boolean {
    const start = (mixed(this.#a) % BLOCKS) * WORDS_PER_BLOCK;
    const words = this.#words;
    let places = mixed(this.#b);
    let wasThere = true;
    for (let bit = 0; bit < BITS_PER_KEY; bit += 1) {
      const index = start + ((places >>> 5) & (WORDS_PER_BLOCK - 1));
      const mask = 1 << (places & 31);
      const word = words[index] as number;
      if ((word & mask) === 0) {
        wasThere = false;
        words[index] = word | mask;
      }
      // The next nine bits; after three places the digest is stirred for more.
      places = bit === 2 ? mixed(places ^ this.#a) : places >>> 9;
    }
    return wasThere;
  }

  #add(code: number): void {
    const a = Math.imul(this.#a ^ code, 0x5bd1e995);
    const b = Math.imul(this.#b ^ code, 0x1b873593);
    this.#a = a ^ (a >>> 15);
    this.#b = b ^ (b >>> 13);
  }

  /** Its length ends a text, so that "a", "bc" is not "ab", "c". */
  #endText(length: number): void {
    this.#a = Math.imul(this.#a ^ length, 0xcc9e2d51);
    this.#b = Math.imul(this.#b ^ length, 0x27d4eb2f);
  }
}

/** The finish of MurmurHash3: every bit of the digest moves every other. */
function mixed(digest: number): number {
  let h = digest;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
