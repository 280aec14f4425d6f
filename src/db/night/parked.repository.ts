import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';

/** A subscriber whose facts the engine does not accept, and why. */
export interface ParkedSubscriber {
  readonly subscriber: string;
  readonly programme: string;
  readonly runId: number;
  readonly code: string;
  readonly message: string;
  readonly parkedAt: Instant;
}

/** In the order of programmes, then of subscribers by bytes of UTF-8. */
export async function listParked(
  client: ClientBase,
  programme: string | null,
): Promise<readonly ParkedSubscriber[]> {
  const { rows } = await client.query<ParkedSubscriber>(
    `select s.external_id as subscriber, p.programme, run_id as "runId", code, message, parked_at as "parkedAt"
     from parked join subscriber s using (subscriber_id) join programme p using (programme_id)
     where $1::text is null or p.programme = $1
     order by p.programme, s.external_id collate "C"`,
    [programme],
  );
  return rows;
}

/** All subscribers that a fact has named. */
export async function countSubscribers(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from subscriber`);
  return rows[0]?.count ?? 0;
}
