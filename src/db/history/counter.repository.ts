import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { subscriberId } from '../subscriber-id.ts';

/** Whether an applied import names the external id. */
export async function findSubscriber(client: ClientBase, subscriber: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from subscriber where subscriber_id = $1 and external_id = $2',
    [subscriberId(subscriber), subscriber],
  );
  return rowCount === 1;
}

/** How far a counter was walked, and with which facts. */
export interface CounterAt {
  readonly runId: number;
  readonly walkTo: Instant;
  /** The last revision that was known. */
  readonly cut: bigint;
}

/** Where a counter stands. null: it was never walked. */
export async function findCounterAt(
  client: ClientBase,
  programmeId: number,
  subscriber: string,
): Promise<CounterAt | null> {
  const { rows } = await client.query<CounterAt>(
    `select run_id as "runId", walk_to as "walkTo", cut from counter c join run using (run_id)
     where c.programme_id = $1 and subscriber_id = $2`,
    [programmeId, subscriberId(subscriber)],
  );
  return rows[0] ?? null;
}

/** Whether an import has brought something of a subscriber after a revision. */
export async function wasTouchedAfter(client: ClientBase, subscriber: string, cut: bigint): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from touch where subscriber_id = $1 and revision > $2 limit 1',
    [subscriberId(subscriber), cut],
  );
  return rowCount === 1;
}

/** Whether something was known of a subscriber when a revision was the last. */
export async function wasTouchedBy(client: ClientBase, subscriber: string, cut: bigint): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from touch where subscriber_id = $1 and revision <= $2 limit 1',
    [subscriberId(subscriber), cut],
  );
  return rowCount === 1;
}
