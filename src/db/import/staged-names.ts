import { type IdHalves, subscriberIdHalves } from '../subscriber-id.ts';

/** So many names are remembered twice over: about 10 MB, however long the file is. */
const REMEMBERED_MAX = 50_000;

const NOBODY = new Uint8Array();

/**
 * The ids of the subscribers that rows name. Most rows name whom a row before them named, so that an id is looked up and not
 * hashed again, and a name is staged once or a few times instead of with every row.
 */
export class StagedNames {
  readonly #onNew: (id: IdHalves, externalId: string) => void;
  #recent = new Map<string, IdHalves>();
  #older = new Map<string, IdHalves>();
  #last = '';
  #lastId: IdHalves = { high: 0, low: 0 };
  #lastBytes = NOBODY;

  /** @param onNew told every name that is not remembered: each at least once */
  constructor(onNew: (id: IdHalves, externalId: string) => void) {
    this.#onNew = onNew;
  }

  idOf(externalId: string): IdHalves {
    if (externalId === this.#last) return this.#lastId;
    this.#last = externalId;
    this.#lastBytes = NOBODY;
    this.#lastId = this.#recent.get(externalId) ?? this.#remember(externalId);
    return this.#lastId;
  }

  /** The same for a name that is ASCII, from its bytes: no string is made while the rows name the same one. */
  idOfAscii(bytes: Uint8Array, from: number, to: number): IdHalves {
    if (this.#isLast(bytes, from, to)) return this.#lastId;
    const name = new Uint8Array(bytes.subarray(from, to));
    const id = this.idOf(String.fromCharCode(...name));
    this.#lastBytes = name;
    return id;
  }

  #isLast(bytes: Uint8Array, from: number, to: number): boolean {
    const last = this.#lastBytes;
    if (last.length !== to - from) return false;
    for (let index = 0; index < last.length; index += 1) {
      if (last[index] !== bytes[from + index]) return false;
    }
    return true;
  }

  /** Two generations: what was not named again while the younger one filled is forgotten. */
  #remember(externalId: string): IdHalves {
    let id = this.#older.get(externalId);
    if (id === undefined) {
      id = subscriberIdHalves(externalId);
      this.#onNew(id, externalId);
    }
    if (this.#recent.size >= REMEMBERED_MAX) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(externalId, id);
    return id;
  }
}
