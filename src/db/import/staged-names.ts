import type { CopyRows } from '../copy-rows.ts';
import { NameId } from '../subscriber-id.ts';

/** A power of two. With 64 bytes a name they are 4 MB, which stay near the processor. */
const PLACES = 1 << 16;
/** A longer name is hashed and staged again with every row. */
const BYTES_MAX = 64;
/** Beside the length of a name: a row of the fact "subscriber" named it. */
const TOLD = 0x80;

/**
 * The ids of the subscribers that rows name. Most rows name whom a row before them named, so that an id is looked up and not
 * hashed again, and a name is staged once or a few times instead of with every row. Every name has one place, by a digest of its
 * bytes, and drives out who was there.
 */
export class StagedNames {
  /** The id of the last name asked for. */
  readonly id = new NameId();
  readonly #rows: () => CopyRows;
  readonly #names = new Uint8Array(PLACES * BYTES_MAX);
  readonly #lengths = new Uint8Array(PLACES);
  /** Of who is there: another name is told by it without a look at the bytes, which lie far from the processor. */
  readonly #digests = new Int32Array(PLACES);
  readonly #halves = new Int32Array(PLACES * 2);

  /** @param rows takes `(subscriber_id, external_id, is_told)` of every name that is not remembered: each at least once */
  constructor(rows: () => CopyRows) {
    this.#rows = rows;
  }

  /** @param isTold whether the row that names it is one of the fact "subscriber" */
  idOf(externalId: string, isTold: boolean): void {
    const bytes = Buffer.from(externalId);
    this.idOfBytes(bytes, 0, bytes.length, isTold);
  }

  /** The same for a name from the bytes of its UTF-8. */
  idOfBytes(bytes: Uint8Array, from: number, to: number, isTold: boolean): void {
    const digest = digestOf(bytes, from, to);
    const place = digest & (PLACES - 1);
    const isHere = this.#digests[place] === digest && this.#isAt(place, bytes, from, to);
    if (isHere) {
      this.id.halves[0] = this.#halves[place * 2] as number;
      this.id.halves[1] = this.#halves[place * 2 + 1] as number;
      if (!isTold || ((this.#lengths[place] as number) & TOLD) !== 0) return;
    } else this.id.read(bytes, from, to);
    const rows = this.#rows();
    rows.row(3);
    rows.nameId(this.id);
    rows.ascii(bytes, from, to);
    rows.bool(isTold);
    if (to - from > BYTES_MAX) return;
    if (!isHere) this.#put(place, bytes, from, to);
    this.#digests[place] = digest;
    this.#lengths[place] = (to - from) | (isTold ? TOLD : 0);
  }

  #isAt(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (((this.#lengths[place] as number) & ~TOLD) !== length) return false;
    const start = place * BYTES_MAX;
    for (let index = 0; index < length; index += 1) {
      if (this.#names[start + index] !== bytes[from + index]) return false;
    }
    return true;
  }

  #put(place: number, bytes: Uint8Array, from: number, to: number): void {
    const start = place * BYTES_MAX;
    for (let at = from; at < to; at += 1) this.#names[start + at - from] = bytes[at] as number;
    this.#halves[place * 2] = this.id.halves[0] as number;
    this.#halves[place * 2 + 1] = this.id.halves[1] as number;
  }
}

function digestOf(bytes: Uint8Array, from: number, to: number): number {
  let digest = to - from;
  for (let at = from; at < to; at += 1) {
    digest = Math.imul(digest ^ (bytes[at] as number), 0x5bd1e995);
    digest ^= digest >>> 15;
  }
  return digest;
}
