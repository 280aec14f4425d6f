import type { ClientBase } from 'pg';
import type { ByHand } from '../../../rules/render/by-hand.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { subscriberId } from '../subscriber-id.ts';
import { kindNumber } from './step-numbers.ts';
import { ENTRY_COLUMNS, IN_FORCE, OUTCOME_COLUMNS, type StepReading, stepOf } from './steps.select.ts';

/** What is in force for one counter, in no order. */
export interface StoredCounter {
  readonly subscriber: string;
  readonly steps: readonly Step[];
  /** Of adjustments: who made them, and why. */
  readonly byHand: ReadonlyMap<Step, ByHand>;
}

export interface HistoryFilter {
  readonly programmeId: number;
  /** External id; null: everybody. */
  readonly subscriber: string | null;
}

/**
 * Entries and outcomes in force, subscriber by subscriber in bytes of UTF-8, some at a time; only one subscriber's are in
 * memory. Whom nothing was written for is left out.
 */
export async function* streamHistory(
  client: ClientBase,
  filter: HistoryFilter,
  reading: StepReading,
): AsyncGenerator<Iterable<StoredCounter>> {
  // The plan must stream: a hash of all entries would hold them, and their order would be lost.
  await client.query('set enable_hashjoin = off; set enable_mergejoin = off; set jit = off');
  const gathering = new Gathering(reading);
  for await (const rows of streamRows(client, selectHistory(filter))) yield gathering.take(rows);
  yield gathering.end();
}

class Gathering {
  readonly #reading: StepReading;
  #subscriber: string | null = null;
  #steps: Step[] = [];
  #byHand = new Map<Step, ByHand>();

  constructor(reading: StepReading) {
    this.#reading = reading;
  }

  *take(rows: Iterable<BinaryRow>): Iterable<StoredCounter> {
    for (const row of rows) {
      const subscriber = row.text(0);
      if (subscriber !== this.#subscriber) {
        yield* this.end();
        this.#subscriber = subscriber;
      }
      const step = stepOf(row, 1, this.#reading);
      this.#steps.push(step);
      const [author, reason] = row.texts(BY_HAND);
      if (typeof author === 'string' && typeof reason === 'string')
        this.#byHand.set(step, { author, reason });
    }
  }

  *end(): Iterable<StoredCounter> {
    if (this.#subscriber !== null)
      yield { subscriber: this.#subscriber, steps: this.#steps, byHand: this.#byHand };
    this.#subscriber = null;
    this.#steps = [];
    this.#byHand = new Map();
  }
}

/** Position of `by_hand`: after the external id and the columns of a step. */
const BY_HAND = 18;

/** Looked up for the entries of adjustments alone: the fact it was, also when it has been taken back since. */
const SELECT_BY_HAND = `case when step.kind = ${kindNumber('adjustment')} then (
    select array[author, reason] from fact_adjustment f
    where f.subscriber_id = s.subscriber_id and f.id = step.ref and f.at = step.effective_at and not f.withdrawn
    order by f.revision desc limit 1
  ) end as by_hand`;

function selectHistory({ programmeId, subscriber }: HistoryFilter): string {
  const one = subscriber === null ? '' : `where subscriber_id = ${subscriberId(subscriber)}`;
  const inForce = `where subscriber_id = s.subscriber_id and programme_id = ${programmeId} and ${IN_FORCE}`;
  return `select s.external_id, step.*, ${SELECT_BY_HAND}
    from (select subscriber_id, external_id from subscriber ${one}) as s
    cross join lateral (
      select ${ENTRY_COLUMNS} from entry ${inForce}
      union all
      select ${OUTCOME_COLUMNS} from outcome ${inForce}
    ) as step
    order by s.external_id collate "C"`;
}
