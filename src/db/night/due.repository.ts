import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';

/** Whose facts are read from the beginning. */
export interface Due {
  readonly id: bigint;
  /** What was decided before this instant holds, and is not read; `ALWAYS`: nothing is known to hold. */
  readonly since: Instant;
}

/** Makes the work table of this session: whose facts are read from the beginning. It is empty again after every transaction. */
export async function createDueTable(client: ClientBase): Promise<void> {
  await client.query(`create temporary table if not exists due (
    subscriber_id bigint      not null primary key,
    external_id   text        not null,
    cut           bigint      not null, -- what is known: facts up to this revision
    since         timestamptz not null default '-infinity' -- decisions from here on are read
  ) on commit delete rows`);
}

/** Fills table `due` with some subscribers in place of those that were there. */
export async function fillDue(client: ClientBase, due: readonly Due[], cut: bigint): Promise<void> {
  await client.query('truncate due');
  await client.query(
    `insert into due (subscriber_id, external_id, since, cut)
     select subscriber_id, external_id, since, $3 from unnest($1::bigint[], $2::timestamptz[]) as wanted (subscriber_id, since)
     join subscriber using (subscriber_id) order by subscriber_id`,
    [due.map(({ id }) => id), due.map(({ since }) => timestamptz(since)), cut],
  );
  // Without it the planner takes the table for far larger or smaller than it is.
  await client.query('analyze due');
}
