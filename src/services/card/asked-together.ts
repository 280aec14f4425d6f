import { type CardRows, findCardRows } from '../../db/card/card.repository.ts';
import type { Database } from '../../db/database.ts';
import type { Commons } from './card-commons.ts';

/** So many statements are under way; whoever asks meanwhile goes with the next one. */
const AT_ONCE = 2;
const TOGETHER_MAX = 100;

interface Waiting {
  readonly subscriber: string;
  readonly commons: Commons;
  readonly resolve: (rows: CardRows | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Cards that are asked for at the same time are read by one statement: under load nearly all of what one costs is the statement's and not
 * the subscriber's. Nobody waits for company: when nothing is under way a card is asked for in the same turn of the event loop.
 */
class AskedTogether {
  readonly #database: Database;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  ask(commons: Commons, subscriber: string): Promise<CardRows | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ subscriber, commons, resolve, reject });
      // After whatever else came in the same turn of the event loop; that is no time.
      if (this.#waiting.length === 1)
        setImmediate(() => {
          this.#send();
        });
    });
  }

  #send(): void {
    if (this.#underWay >= AT_ONCE || this.#waiting.length === 0) return;
    this.#underWay += 1;
    void this.#read(this.#waiting.splice(0, TOGETHER_MAX));
  }

  async #read(some: readonly Waiting[]): Promise<void> {
    try {
      // By what the last of them knows; whoever knew something else sees it by the stamp.
      const { statement, consumed } = (some.at(-1) as Waiting).commons;
      const subscribers = some.map(({ subscriber }) => subscriber);
      const found = await findCardRows(this.#database.pool, statement, { subscribers, consumed });
      for (const { subscriber, resolve } of some) resolve(found.get(subscriber) ?? null);
    } catch (error) {
      for (const { reject } of some) reject(error);
    } finally {
      this.#underWay -= 1;
      this.#send();
    }
  }
}

const askers = new WeakMap<Database, AskedTogether>();

/** What the database has of one subscriber. @returns null: no applied import names the subscriber */
export function askRows(database: Database, commons: Commons, subscriber: string): Promise<CardRows | null> {
  let asker = askers.get(database);
  if (asker === undefined) {
    asker = new AskedTogether(database);
    askers.set(database, asker);
  }
  return asker.ask(commons, subscriber);
}
