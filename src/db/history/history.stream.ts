import type { ClientBase } from 'pg';
import type { ByHand } from '../../../rules/render/by-hand.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { subscriberId } from '../subscriber-id.ts';
import { byHandOf, SELECT_BY_HAND } from './by-hand.select.ts';
import { recordOf, type StoredRecord } from './record.select.ts';
import {
  ENTRY_COLUMNS,
  IN_FORCE,
  OUTCOME_COLUMNS,
  STEP_COLUMNS,
  type StepReading,
  stepOf,
} from './steps.select.ts';
import { type HistoryView, joinRuns, RECORD_COLUMNS, selectKnown, selectStepsOf, WHOLE } from './view.ts';

/** The history of one counter, in no order. */
export interface StoredCounter {
  readonly subscriber: string;
  /** The last run that is known of it; 0: of all, because no view was asked for. */
  readonly knownRun: number;
  readonly steps: readonly StoredStep[];
}

export interface StoredStep {
  readonly step: Step;
  /** Of an adjustment: who made it, and why; null of everything else. */
  readonly byHand: ByHand | null;
  /** null: not asked for. */
  readonly record: StoredRecord | null;
}

export interface HistoryFilter {
  readonly programmeId: number;
  /** External id; null: everybody. */
  readonly subscriber: string | null;
  /** null: what is in force, whole. */
  readonly view: HistoryView | null;
  /** Whether to tell of each step who wrote it and what superseded it; only with a view. */
  readonly withRecords: boolean;
  /** Whether also of whom nothing was written for; only without a view. */
  readonly withEmpty: boolean;
}

/**
 * Entries and outcomes subscriber by subscriber in bytes of UTF-8, some at a time; only one subscriber's are in memory. Whom nothing
 * was written for is left out, unless they are asked for.
 */
export async function* streamHistory(
  client: ClientBase,
  filter: HistoryFilter,
  reading: StepReading,
): AsyncGenerator<Iterable<StoredCounter>> {
  // The plan must stream: a hash of all entries would hold them, and their order would be lost.
  await client.query('set enable_hashjoin = off; set enable_mergejoin = off; set jit = off');
  const gathering = new Gathering(filter, reading);
  for await (const rows of streamRows(client, selectHistory(filter))) yield gathering.take(rows);
  yield gathering.end();
}

/** Positions in a row. */
const COLUMN = {
  subscriber: 0,
  knownRun: 1,
  byHand: 2,
  step: 3,
  record: 3 + STEP_COLUMNS,
} as const;

class Gathering {
  readonly #withRecords: boolean;
  readonly #reading: StepReading;
  #subscriber: string | null = null;
  #knownRun = 0;
  #steps: StoredStep[] = [];

  constructor({ withRecords }: HistoryFilter, reading: StepReading) {
    this.#withRecords = withRecords;
    this.#reading = reading;
  }

  *take(rows: Iterable<BinaryRow>): Iterable<StoredCounter> {
    for (const row of rows) {
      const subscriber = row.text(COLUMN.subscriber);
      if (subscriber !== this.#subscriber) {
        yield* this.end();
        this.#subscriber = subscriber;
        this.#knownRun = row.int(COLUMN.knownRun);
      }
      if (row.isNull(COLUMN.step)) continue;
      this.#steps.push({
        step: stepOf(row, COLUMN.step, this.#reading),
        byHand: byHandOf(row, COLUMN.byHand),
        record: this.#withRecords ? recordOf(row, COLUMN.record) : null,
      });
    }
  }

  *end(): Iterable<StoredCounter> {
    const subscriber = this.#subscriber;
    if (subscriber !== null) yield { subscriber, knownRun: this.#knownRun, steps: this.#steps };
    this.#subscriber = null;
    this.#steps = [];
  }
}

/** The query of `streamHistory`, for a test of its plan. */
export function selectHistory({
  programmeId,
  subscriber,
  view,
  withRecords,
  withEmpty,
}: HistoryFilter): string {
  const one = subscriber === null ? '' : `where subscriber_id = ${subscriberId(subscriber)}`;
  if (view !== null) {
    const [columns, runs] = withRecords ? [`, ${RECORD_COLUMNS}`, joinRuns(view)] : ['', ''];
    return `select s.external_id, s.known_run, ${SELECT_BY_HAND}, step.*${columns}
      from (${selectKnown(view, one)}) as s
      cross join lateral (${selectStepsOf(view, { entry: WHOLE, outcome: WHOLE })}) as step ${runs}
      order by s.external_id collate "C"`;
  }
  const inForce = `where subscriber_id = s.subscriber_id and programme_id = ${programmeId} and ${IN_FORCE}`;
  return `select s.external_id, 0 as known_run, ${SELECT_BY_HAND}, step.*
    from (select subscriber_id, external_id from subscriber ${one}) as s
    ${withEmpty ? 'left' : 'inner'} join lateral (
      select ${ENTRY_COLUMNS} from entry ${inForce}
      union all
      select ${OUTCOME_COLUMNS} from outcome ${inForce}
    ) as step on true
    order by s.external_id collate "C"`;
}
