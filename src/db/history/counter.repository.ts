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

/** Where a counter stands, and with which facts it was walked. null: it was never walked. */
export async function findCounterAt(
  client: ClientBase,
  programmeId: number,
  subscriber: string,
): Promise<{ readonly walkedTo: Instant; readonly revision: bigint } | null> {
  const { rows } = await client.query<{ walkedTo: Instant; revision: bigint }>(
    `select walk_to as "walkedTo", cut as revision from counter c join run using (run_id)
     where c.programme_id = $1 and subscriber_id = $2`,
    [programmeId, subscriberId(subscriber)],
  );
  return rows[0] ?? null;
}
