import type { ClientBase } from 'pg';

/** Makes the work table of this session: whose facts are read from the beginning. It is empty again after every transaction. */
export async function createDueTable(client: ClientBase): Promise<void> {
  await client.query(`create temporary table if not exists due (
    subscriber_id bigint not null primary key,
    external_id   text   not null,
    cut           bigint not null -- what is known: facts up to this revision
  ) on commit delete rows`);
}

/** Fills table `due` with some subscribers in place of those that were there. */
export async function fillDue(client: ClientBase, ids: readonly bigint[], cut: bigint): Promise<void> {
  await client.query('truncate due');
  await client.query(
    `insert into due (subscriber_id, external_id, cut)
     select subscriber_id, external_id, $2 from unnest($1::bigint[]) as wanted (subscriber_id)
     join subscriber using (subscriber_id) order by subscriber_id`,
    [ids, cut],
  );
  // Without it the planner takes the table for far larger or smaller than it is.
  await client.query('analyze due');
}
