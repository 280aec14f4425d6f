import { NameId } from '../subscriber-id.ts';

/** A power of two. With 64 bytes a name they are 4 MB, which stay near the processor. */
const PLACES = 1 << 16;
/** A longer name is hashed again with every row. */
const BYTES_MAX = 64;

/**
 * The ids of the subscribers that rows name. Most rows name whom a row before them named, so that an id is looked up and not
 * hashed again, and a name is staged once or a few times instead of with every row. Every name has one place, by a digest of its
 * bytes, and drives out who was there.
 */
export class StagedNames {
  /** The id of the last name asked for. */
  readonly id = new NameId();
  /** Whether that name was not remembered: it must be staged with its row, so that it is at least once. */
  isNew = false;
  readonly #names = new Uint8Array(PLACES * BYTES_MAX);
  readonly #lengths = new Uint8Array(PLACES);
  readonly #halves = new Int32Array(PLACES * 2);

  idOf(externalId: string): void {
    const bytes = Buffer.from(externalId);
    this.idOfBytes(bytes, 0, bytes.length);
  }

  /** The same for a name from its bytes. */
  idOfBytes(bytes: Uint8Array, from: number, to: number): void {
    const place = placeOf(bytes, from, to);
    this.isNew = !this.#isAt(place, bytes, from, to);
    const { halves } = this.id;
    if (this.isNew) {
      this.id.read(bytes, from, to);
      if (to - from <= BYTES_MAX) this.#put(place, bytes, from, to);
    } else {
      halves[0] = this.#halves[place * 2] as number;
      halves[1] = this.#halves[place * 2 + 1] as number;
    }
  }

  #isAt(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (this.#lengths[place] !== length) return false;
    const start = place * BYTES_MAX;
    for (let index = 0; index < length; index += 1) {
      if (this.#names[start + index] !== bytes[from + index]) return false;
    }
    return true;
  }

  #put(place: number, bytes: Uint8Array, from: number, to: number): void {
    const start = place * BYTES_MAX;
    this.#lengths[place] = to - from;
    for (let at = from; at < to; at += 1) this.#names[start + at - from] = bytes[at] as number;
    this.#halves.set(this.id.halves, place * 2);
  }
}

function placeOf(bytes: Uint8Array, from: number, to: number): number {
  let digest = to - from;
  for (let at = from; at < to; at += 1) {
    digest = Math.imul(digest ^ (bytes[at] as number), 0x5bd1e995);
    digest ^= digest >>> 15;
  }
  return digest & (PLACES - 1);
}
