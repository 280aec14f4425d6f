import type { Database } from '../../../src/db/database.ts';
import { exportMessages } from '../../../src/services/billing/export-messages.ts';
import { storeAnswers } from '../../../src/services/billing/store-answers.ts';

/** One line of a batch. */
export interface Line {
  readonly id: string;
  /** null: an ack. */
  readonly reason: string | null;
}

/** Whoever was at work is gone; what it had not committed never was. */
class Died extends Error {}

/** Says at every place where a process may die whether it does. */
export type Dies = () => boolean;

/** This side, as the billing system sees it. */
export interface Producer {
  /** Ids that are not acknowledged, behind one of them, at most so many. */
  readonly page: (after: string | null, most: number) => Promise<readonly string[]>;
  /** A batch of answers, as one unit. */
  readonly answer: (lines: readonly Line[]) => Promise<void>;
}

/** What is stored of answers, told line by line: a second reading of docs/billing.md beside the SQL. */
export class AnswerBook {
  readonly #posted: ReadonlySet<string>;
  /** The last answer of each message. */
  readonly last = new Map<string, Line>();

  constructor(posted: Iterable<string>) {
    this.#posted = new Set(posted);
  }

  store(lines: readonly Line[]): { stored: number; known: number; rejected: number } {
    const before = new Map(this.last);
    let rejected = 0;
    for (const line of lines) {
      const isApplied = this.last.has(line.id) && this.last.get(line.id)?.reason === null;
      if (!this.#posted.has(line.id) || (isApplied && line.reason !== null)) rejected += 1;
      else this.last.set(line.id, line);
    }
    const stored = [...this.last].filter(
      ([id, { reason }]) => !before.has(id) || before.get(id)?.reason !== reason,
    ).length;
    return { stored, known: lines.length - stored - rejected, rejected };
  }
}

/** A producer without a database. */
export function modelProducer(ids: readonly string[], book: AnswerBook, dies: Dies): Producer {
  return {
    page: async (after, most) => {
      const behind = ids.slice(after === null ? 0 : ids.indexOf(after) + 1);
      const open = behind.filter((id) => book.last.get(id)?.reason !== null);
      if (dies()) throw new Died();
      return open.slice(0, most);
    },
    answer: async (lines) => {
      if (dies()) throw new Died();
      book.store(lines);
      if (dies()) throw new Died();
    },
  };
}

/** The services on a database; who reads a page leaves when it has enough, and a batch may break off in the middle. */
export function realProducer(database: Database, month: string, dies: Dies): Producer {
  return {
    page: async (after, most) => {
      const ids: string[] = [];
      const states = ['unanswered', 'rejected'] as const;
      const request = {
        programme: 'months',
        month,
        format: 'ndjson',
        after,
        states,
        isAll: false,
      } as const;
      await exportMessages(database, request, async (text) => {
        const lines = text.split('\n').filter((line) => line !== '');
        ids.push(...lines.map((line) => (JSON.parse(line) as { readonly id: string }).id));
        if (dies()) throw new Died();
      });
      return ids.slice(0, most);
    },
    answer: async (lines) => {
      const text = lines.map(({ id, reason }) =>
        JSON.stringify(reason === null ? { id, answer: 'ack' } : { id, answer: 'reject', reason }),
      );
      const isCut = dies();
      const stream = (async function* () {
        for (const line of text) yield Buffer.from(`${line}\n`);
        if (isCut) throw new Died();
      })();
      await storeAnswers(database, { format: 'ndjson', file: 'model', stream }, async () => undefined);
      if (dies()) throw new Died();
    },
  };
}

/** A billing system as docs/billing.md wants it. What it has committed outlives its deaths. */
export class Consumer {
  /** Ids whose money is booked, and how often. */
  readonly booked = new Map<string, number>();
  /** Ids that it cannot book yet. */
  readonly closed: Set<string>;
  readonly #producer: Producer;
  readonly #dies: Dies;

  constructor(producer: Producer, closed: Iterable<string>, dies: Dies) {
    this.#producer = producer;
    this.closed = new Set(closed);
    this.#dies = dies;
  }

  /** One life: reads everything that is open, page by page. @throws Died */
  async live(most: number): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const page: readonly string[] = await this.#producer.page(after, most);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last;
      const lines: Line[] = [];
      for (const id of page) {
        this.#mayDie();
        if (this.closed.has(id)) lines.push({ id, reason: 'closed' });
        else {
          this.book(id);
          lines.push({ id, reason: null });
        }
        this.#mayDie();
      }
      await this.#producer.answer(lines);
      this.#mayDie();
    }
  }

  /** The money and the id are one transaction. */
  protected book(id: string): void {
    if (!this.booked.has(id)) this.booked.set(id, 1);
  }

  #mayDie(): void {
    if (this.#dies()) throw new Died();
  }
}

/** Dies at the given ones of the places it comes to. */
export function dyingAt(places: readonly number[]): Dies {
  const deaths = new Set(places);
  let place = 0;
  return () => {
    place += 1;
    return deaths.has(place);
  };
}

/** Lives again after every death until it comes to an end; then what was closed is mended, and it lives once more. */
export async function liveOn(consumer: Consumer, most: number): Promise<void> {
  for (const isMended of [false, true]) {
    if (isMended) consumer.closed.clear();
    let isDone = false;
    while (!isDone) {
      isDone = await consumer.live(most).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Died)) throw error;
          return false;
        },
      );
    }
  }
}
