import type { Database } from '../../db/database.ts';
import { findNow, type NowRows, type NowStatement } from '../../db/history/now.repository.ts';

/** So many statements are under way at most. */
const AT_ONCE = 6;
/** Beside those under way another is sent for so many; fewer go when one of them ends, for small ones cost nearly as much as large ones. */
const ENOUGH = 8;
const TOGETHER_MAX = 100;

export interface NowQuestion {
  readonly statement: NowStatement;
  /** External id. */
  readonly subscriber: string;
  /** Older steps are asked for if there are at most so many. */
  readonly few: number;
}

interface Waiting extends NowQuestion {
  readonly resolve: (rows: NowRows | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Subscribers of whom the same is asked at the same time are read by one statement, as cards are: opening the partitions of years costs far
 * more than looking one subscriber up in them. Who comes first does not wait for company.
 */
class AskedTogether {
  readonly #database: Database;
  /** By what is asked, first come first served. */
  readonly #waiting = new Map<string, Waiting[]>();
  #isDue = false;
  #underWay = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  ask(question: NowQuestion): Promise<NowRows | null> {
    return new Promise((resolve, reject) => {
      const key = `${question.statement.name} ${question.few}`;
      const waiting = { ...question, resolve, reject };
      const others = this.#waiting.get(key);
      if (others === undefined) this.#waiting.set(key, [waiting]);
      else others.push(waiting);
      if (this.#isDue) return;
      this.#isDue = true;
      // After whatever else came in the same turn of the event loop; that is no time.
      setImmediate(() => {
        this.#isDue = false;
        this.#send(this.#underWay === 0);
      });
    });
  }

  /** @param anyhow those that have waited longest go, however few they are */
  #send(anyhow: boolean): void {
    let isFirst = anyhow;
    for (const [key, waiting] of this.#waiting) {
      if (this.#underWay >= AT_ONCE) return;
      if (!isFirst && waiting.length < ENOUGH) continue;
      isFirst = false;
      const some = waiting.splice(0, TOGETHER_MAX);
      this.#waiting.delete(key);
      if (waiting.length > 0) this.#waiting.set(key, waiting);
      this.#underWay += 1;
      void this.#read(some);
    }
  }

  async #read(some: readonly Waiting[]): Promise<void> {
    try {
      const { statement, few } = some[0] as Waiting;
      const subscribers = some.map(({ subscriber }) => subscriber);
      const found = await findNow(this.#database.pool, statement, { subscribers, few });
      for (const { subscriber, resolve } of some) resolve(found.get(subscriber) ?? null);
    } catch (error) {
      for (const { reject } of some) reject(error);
    } finally {
      this.#underWay -= 1;
      this.#send(true);
    }
  }
}

const askers = new WeakMap<Database, AskedTogether>();

/** What is in force of one subscriber. @returns null: no applied import names the subscriber */
export function askNow(database: Database, question: NowQuestion): Promise<NowRows | null> {
  let asker = askers.get(database);
  if (asker === undefined) {
    asker = new AskedTogether(database);
    askers.set(database, asker);
  }
  return asker.ask(question);
}
