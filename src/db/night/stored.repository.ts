import type { ClientBase } from 'pg';
import { DAY_MS } from '../../../rules/gregorian.ts';
import type { Step } from '../../../rules/render/in-order.ts';
import type { Instant } from '../../../rules/time.ts';
import { streamRows } from '../binary-copy.ts';
import { isBelievedSql } from '../history/belief.ts';
import {
  ENTRY_COLUMNS,
  IN_FORCE,
  OUTCOME_COLUMNS,
  type StepReading,
  stepOf,
} from '../history/steps.select.ts';
import { timestamptz } from '../instant.ts';

/** Of which programme, and what of it. */
export interface StoredScope {
  readonly programmeId: number;
  /** The earliest `since` of table `due`: partitions of months before it are not even opened. */
  readonly from: Instant;
  /** The last run that is known; left out: all of them. */
  readonly knownRun?: number;
}

/**
 * Entries and outcomes in force of the subscribers of table `due`, each from its `since` on, by subscriber id. All of it is in memory: keep the table
 * short.
 */
export async function readStoredOfDue(
  client: ClientBase,
  scope: StoredScope,
  reading: StepReading,
): Promise<ReadonlyMap<bigint, readonly Step[]>> {
  const bySubscriber = new Map<bigint, Step[]>();
  for await (const rows of streamRows(client, selectStored(scope))) {
    for (const row of rows) {
      const id = row.id(0);
      const steps = bySubscriber.get(id);
      if (steps === undefined) bySubscriber.set(id, [stepOf(row, 1, reading)]);
      else steps.push(stepOf(row, 1, reading));
    }
  }
  return bySubscriber;
}

function selectStored({ programmeId, from, knownRun }: StoredScope): string {
  const inForce = knownRun === undefined ? IN_FORCE : isBelievedSql(String(knownRun));
  // One look into the primary key a subscriber, as in facts.select.ts.
  const stored = (table: string, columns: string, more: string): string => `
    select due.subscriber_id, stored.* from due cross join lateral (
      select ${columns} from ${table}
      where subscriber_id = due.subscriber_id and programme_id = ${programmeId} and ${inForce}
        and effective_at >= due.since ${more}
      offset 0
    ) as stored`;
  const entries = `and effective_at >= '${timestamptz(from)}'`;
  // Of outcomes a partition is known by the month, whose first day lies less than 32 before any of its instants, in every zone.
  const outcomes = `and month >= (due.since - interval '32 days')::date and month >= '${timestamptz(from - 32 * DAY_MS)}'::date`;
  return `${stored('entry', ENTRY_COLUMNS, entries)} union all ${stored('outcome', OUTCOME_COLUMNS, outcomes)}`;
}
