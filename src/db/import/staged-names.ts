import { subscriberId } from '../subscriber-id.ts';

/** So many names are remembered twice over: about 10 MB, however long the file is. */
const REMEMBERED_MAX = 50_000;

/**
 * The ids of the subscribers that rows name. Most rows name whom a row before them named, so that an id is looked up and not
 * hashed again, and a name is staged once or a few times instead of with every row.
 */
export class StagedNames {
  readonly #onNew: (id: bigint, externalId: string) => void;
  #recent = new Map<string, bigint>();
  #older = new Map<string, bigint>();
  #last = '';
  #lastId = 0n;

  /** @param onNew told every name that is not remembered: each at least once */
  constructor(onNew: (id: bigint, externalId: string) => void) {
    this.#onNew = onNew;
  }

  idOf(externalId: string): bigint {
    if (externalId === this.#last) return this.#lastId;
    this.#last = externalId;
    this.#lastId = this.#recent.get(externalId) ?? this.#remember(externalId);
    return this.#lastId;
  }

  /** Two generations: what was not named again while the younger one filled is forgotten. */
  #remember(externalId: string): bigint {
    let id = this.#older.get(externalId);
    if (id === undefined) {
      id = subscriberId(externalId);
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
