import type { Database } from '../db/database.ts';

/** How questions wait for one another. */
export interface Habits {
  /** So many statements are under way at most. */
  readonly atOnce: number;
  /** Beside those under way another is sent for so many; fewer go when one of them ends. */
  readonly enough: number;
}

/** A question about one subscriber. */
export interface AboutOne {
  /** External id. */
  readonly subscriber: string;
}

/** One statement for all of them. @returns by external id; left out: no applied import names the subscriber */
type ReadSome<Question, Rows> = (
  database: Database,
  some: readonly Question[],
) => Promise<ReadonlyMap<string, Rows>>;

interface Waiting<Question, Rows> {
  readonly question: Question;
  readonly resolve: (rows: Rows | null) => void;
  readonly reject: (error: unknown) => void;
}

const TOGETHER_MAX = 100;

/**
 * Subscribers of whom the same is asked at the same time are read by one statement: under load nearly all of what one costs is the
 * statement's and not the subscriber's. Nobody waits for company: when nothing is under way, whoever comes first is asked about in the same
 * turn of the event loop.
 */
class AskedTogether<Question extends AboutOne, Rows> {
  readonly #read: (some: readonly Question[]) => Promise<ReadonlyMap<string, Rows>>;
  readonly #habits: Habits;
  /** By what is asked, first come first served. */
  readonly #waiting = new Map<string, Waiting<Question, Rows>[]>();
  #isDue = false;
  #underWay = 0;

  constructor(habits: Habits, read: (some: readonly Question[]) => Promise<ReadonlyMap<string, Rows>>) {
    this.#habits = habits;
    this.#read = read;
  }

  ask(same: string, question: Question): Promise<Rows | null> {
    return new Promise((resolve, reject) => {
      const waiting = { question, resolve, reject };
      const others = this.#waiting.get(same);
      if (others === undefined) this.#waiting.set(same, [waiting]);
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
    for (const [same, waiting] of this.#waiting) {
      if (this.#underWay >= this.#habits.atOnce) return;
      if (!isFirst && waiting.length < this.#habits.enough) continue;
      isFirst = false;
      const some = waiting.splice(0, TOGETHER_MAX);
      this.#waiting.delete(same);
      if (waiting.length > 0) this.#waiting.set(same, waiting);
      this.#underWay += 1;
      void this.#answer(some);
    }
  }

  async #answer(some: readonly Waiting<Question, Rows>[]): Promise<void> {
    try {
      const found = await this.#read(some.map(({ question }) => question));
      for (const { question, resolve } of some) resolve(found.get(question.subscriber) ?? null);
    } catch (error) {
      for (const { reject } of some) reject(error);
    } finally {
      this.#underWay -= 1;
      this.#send(true);
    }
  }
}

/**
 * Asks about one subscriber, together with whoever asks the same of the same database.
 *
 * @returns a function of the database, of what is the same for all who go together, and of the question; its answer is null when no
 *   applied import names the subscriber
 */
export function askedTogether<Question extends AboutOne, Rows>(
  habits: Habits,
  read: ReadSome<Question, Rows>,
): (database: Database, same: string, question: Question) => Promise<Rows | null> {
  const askers = new WeakMap<Database, AskedTogether<Question, Rows>>();
  return (database, same, question) => {
    let asker = askers.get(database);
    if (asker === undefined) {
      asker = new AskedTogether(habits, (some) => read(database, some));
      askers.set(database, asker);
    }
    return asker.ask(same, question);
  };
}
