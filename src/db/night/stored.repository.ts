import type { ClientBase } from 'pg';
import { streamRows } from '../binary-copy.ts';
import {
  ENTRY_COLUMNS,
  OUTCOME_COLUMNS,
  type StepReading,
  type StoredStep,
  stepOf,
} from '../history/steps.select.ts';
import type { IdRange } from './due.repository.ts';
import { inRange } from './facts.select.ts';

/**
 * What is stored and in force of the late subscribers of table `due` within a range, by subscriber id.
 * All of it is in memory: keep the range short.
 */
export async function readStoredOfLate(
  client: ClientBase,
  which: { readonly programmeId: number; readonly range: IdRange },
  reading: StepReading,
): Promise<ReadonlyMap<bigint, readonly StoredStep[]>> {
  const bySubscriber = new Map<bigint, StoredStep[]>();
  for await (const rows of streamRows(client, selectStored(which))) {
    for (const row of rows) {
      const id = row.id(0);
      const steps = bySubscriber.get(id);
      if (steps === undefined) bySubscriber.set(id, [stepOf(row, 1, reading)]);
      else steps.push(stepOf(row, 1, reading));
    }
  }
  return bySubscriber;
}

function selectStored({
  programmeId,
  range,
}: {
  readonly programmeId: number;
  readonly range: IdRange;
}): string {
  // One look into the primary key a subscriber, as in facts.select.ts.
  const stored = (table: string, columns: string): string => `
    select due.subscriber_id, stored.* from due cross join lateral (
      select ${columns} from ${table}
      where subscriber_id = due.subscriber_id and programme_id = ${programmeId} and superseded_revision is null
      offset 0
    ) as stored
    where ${inRange(range)} and due.is_late`;
  return `${stored('entry', ENTRY_COLUMNS)} union all ${stored('outcome', OUTCOME_COLUMNS)}`;
}
