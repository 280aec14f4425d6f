import type { ClientBase } from 'pg';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow, IdHalves } from '../binary-row.ts';
import { FactsGathering } from './facts.gathering.ts';
import { COLUMN, DUE_TAG, selectDueWithFacts } from './facts.select.ts';

/** One subscriber of table `due`. */
export interface DueSubscriber {
  readonly id: bigint;
  /** From the beginning, as known at the cut. */
  readonly facts: SubscriberFacts;
}

/**
 * The subscribers of table `due` with some of their facts, in the order of their 64-bit ids, some at a time. Only one subscriber's facts and
 * what the network has brought are in memory.
 *
 * @param lists the facts that are read; the others are left empty
 * @param places decimal places of the deployment's currency
 */
export async function* streamDue(
  client: ClientBase,
  { lists, places }: { readonly lists: readonly FactList[]; readonly places: number },
): AsyncGenerator<Iterable<DueSubscriber>> {
  const reading = new DueReading(places);
  for await (const rows of streamRows(client, selectDueWithFacts(lists))) yield reading.take(rows);
  yield reading.end();
}

class DueReading {
  readonly #facts: FactsGathering;
  #id: bigint | null = null;
  #halves: IdHalves = { high: 0, low: 0 };

  constructor(places: number) {
    this.#facts = new FactsGathering(places);
  }

  *take(rows: Iterable<BinaryRow>): Iterable<DueSubscriber> {
    for (const row of rows) {
      if (this.#id === null || !row.isId(COLUMN.subscriberId, this.#halves)) {
        yield* this.end();
        this.#begin(row);
      }
      const tag = row.small(COLUMN.tag);
      if (tag === DUE_TAG) this.#facts.name(row);
      else this.#facts.add(tag, row);
    }
  }

  #begin(row: BinaryRow): void {
    this.#id = row.id(COLUMN.subscriberId);
    this.#halves = row.halves(COLUMN.subscriberId);
    this.#facts.begin();
  }

  *end(): Iterable<DueSubscriber> {
    if (this.#id !== null) yield { id: this.#id, facts: this.#facts.end() };
    this.#id = null;
  }
}
