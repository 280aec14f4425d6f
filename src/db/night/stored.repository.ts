import type { ClientBase } from 'pg';
import { streamRows } from '../binary-copy.ts';
import {
  ENTRY_COLUMNS,
  OUTCOME_COLUMNS,
  type StepReading,
  type StoredStep,
  stepOf,
} from '../history/steps.select.ts';

/**
 * What is stored and in force of the late subscribers of table `due`, by subscriber id. The walk of a slice holds all of it
 * in memory: at most what one slice has written in its life.
 */
export async function readStoredOfLate(
  client: ClientBase,
  programmeId: number,
  reading: StepReading,
): Promise<ReadonlyMap<bigint, readonly StoredStep[]>> {
  const bySubscriber = new Map<bigint, StoredStep[]>();
  for await (const rows of streamRows(client, selectStored(programmeId))) {
    for (const row of rows) {
      const id = row.id(0);
      const steps = bySubscriber.get(id);
      if (steps === undefined) bySubscriber.set(id, [stepOf(row, 1, reading)]);
      else steps.push(stepOf(row, 1, reading));
    }
  }
  return bySubscriber;
}

function selectStored(programmeId: number): string {
  const inForce = `where late.is_late and stored.programme_id = ${programmeId} and stored.superseded_revision is null`;
  return `select late.subscriber_id, ${ENTRY_COLUMNS}
      from due late join entry stored on stored.subscriber_id = late.subscriber_id ${inForce}
    union all
    select late.subscriber_id, ${OUTCOME_COLUMNS}
      from due late join outcome stored on stored.subscriber_id = late.subscriber_id ${inForce}`;
}
