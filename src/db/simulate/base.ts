import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import type { IdRange } from '../night/id-range.ts';

/** One moment of the database that several sessions look at. */
export interface Snapshot {
  /** As PostgreSQL names it. It lives as long as the transaction of the session that made it. */
  readonly snapshot: string;
  /** What is known: facts up to this revision. */
  readonly revision: bigint;
  readonly subscribers: number;
}

/** Begins a transaction of one moment of the database. It waits while others look at that moment, however long that takes. */
export async function beginMoment(client: ClientBase): Promise<void> {
  await client.query(
    'begin isolation level repeatable read; set local idle_in_transaction_session_timeout = 0',
  );
}

/** Keeps the moment of a transaction for others, until it ends. @param cut null: everything that is applied in it */
export async function exportSnapshot(client: ClientBase, cut: bigint | null): Promise<Snapshot> {
  const { rows } = await client.query<Snapshot>(
    `select pg_export_snapshot() as snapshot, coalesce($1, (select max(revision) from revision), 0) as revision,
       (select count(*)::integer from subscriber) as subscribers`,
    [cut],
  );
  const [opened] = rows;
  if (opened === undefined) throw new Error('a select without a table gave no row');
  return opened;
}

/** Begins a transaction in a snapshot of another session. */
export async function beginIn(client: ClientBase, { snapshot }: Snapshot): Promise<void> {
  await client.query(
    `begin isolation level repeatable read; set transaction snapshot ${client.escapeLiteral(snapshot)}`,
  );
}

/** Fills table `due`, which must be empty, with everybody in a range of ids. */
export async function fillRange(
  client: ClientBase,
  { from, to }: IdRange,
  { revision }: Snapshot,
): Promise<void> {
  await client.query(
    `insert into due (subscriber_id, external_id, cut)
     select subscriber_id, external_id, $3 from subscriber where subscriber_id between $1 and $2 order by subscriber_id`,
    [from, to, revision],
  );
  // Without it the planner takes the table for far larger or smaller than it is.
  await client.query('analyze due');
}

/** Up to when facts are all in: what imports say, else what nights have walked; null: neither says. */
export async function findKnownThrough(client: Pick<ClientBase, 'query'>): Promise<Instant | null> {
  const { rows } = await client.query<{ known: Instant | null }>(
    `select coalesce(
       (select max(complete_through) from import where state = 'applied'),
       (select max(walk_to) from run where state = 'done')) as known`,
  );
  return rows[0]?.known ?? null;
}
