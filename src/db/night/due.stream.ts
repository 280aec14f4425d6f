import type { ClientBase } from 'pg';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Instant } from '../../../rules/time.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import type { IdRange } from './due.repository.ts';
import { FactsGathering } from './facts.gathering.ts';
import { COLUMN, selectDueWithFacts, TAG } from './facts.select.ts';

/** One subscriber of a slice, with everything the engine needs. */
export interface DueSubscriber {
  readonly id: bigint;
  /** What is stored of the counter; null: it was never walked. `json` is a CounterState. */
  readonly stored: { readonly walkedTo: Instant; readonly json: string } | null;
  /** Facts changed at or before `walkedTo`, or the programme did: what was decided may no longer hold. */
  readonly isLate: boolean;
  /** As known at the cut. */
  readonly facts: SubscriberFacts;
}

/**
 * The subscribers of table `due` within a range, in the order of their 64-bit ids, some at a time. Only one subscriber's facts and what the
 * network has brought are in memory.
 *
 * @param places decimal places of the deployment's currency
 */
export async function* streamDue(
  client: ClientBase,
  places: number,
  range: IdRange,
): AsyncGenerator<Iterable<DueSubscriber>> {
  const reading = new DueReading(places);
  for await (const rows of streamRows(client, selectDueWithFacts(range))) yield reading.take(rows);
  yield reading.end();
}

type Head = Omit<DueSubscriber, 'facts'>;

class DueReading {
  readonly #facts: FactsGathering;
  #head: Head | null = null;

  constructor(places: number) {
    this.#facts = new FactsGathering(places);
  }

  *take(rows: Iterable<BinaryRow>): Iterable<DueSubscriber> {
    for (const row of rows) {
      const tag = row.small(COLUMN.tag);
      if (tag !== TAG.due) {
        this.#facts.add(tag, row);
        continue;
      }
      yield* this.end();
      this.#head = headOf(row);
      this.#facts.begin(row.text(COLUMN.a));
    }
  }

  *end(): Iterable<DueSubscriber> {
    if (this.#head !== null) yield { ...this.#head, facts: this.#facts.end() };
    this.#head = null;
  }
}

function headOf(row: BinaryRow): Head {
  return {
    id: row.id(COLUMN.subscriberId),
    stored: row.isNull(COLUMN.b) ? null : { walkedTo: row.instant(COLUMN.from), json: row.text(COLUMN.b) },
    isLate: row.bool(COLUMN.flag),
  };
}
