import type { ClientBase } from 'pg';
import type { Asked } from '../database.ts';
import { equalRanges, type IdRange } from './id-range.ts';
import type { Run } from './run.ts';

/** An equal part of the 64-bit ids, walked in one transaction. */
export interface Slice {
  readonly slice: number;
  readonly range: IdRange;
}

export async function createSlices(client: ClientBase, runId: number, slices: number): Promise<void> {
  const ranges = equalRanges(slices);
  await client.query(
    `insert into run_slice (run_id, slice, id_from, id_to, state)
     select $1, ordinality, id_from, id_to, 'waiting'
     from unnest($2::bigint[], $3::bigint[]) with ordinality as cut (id_from, id_to)`,
    [runId, ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
  );
}

/** Locks a slice that nobody works on, for the rest of the transaction. null: there is none. */
export async function claimSlice(client: ClientBase, run: Run): Promise<Slice | null> {
  const { rows } = await client.query<{ slice: number; from: bigint; to: bigint }>(
    `select slice, id_from as "from", id_to as "to" from run_slice
     where run_id = $1 and state = 'waiting' order by slice limit 1 for update skip locked`,
    [run.runId],
  );
  const [row] = rows;
  return row === undefined ? null : { slice: row.slice, range: { from: row.from, to: row.to } };
}

/**
 * Marks a slice done in its own transaction, the last thing before the commit. The lock on the run keeps it from being taken over
 * between the look at the token and the commit.
 *
 * @returns false: the run was taken over or stopped, and the transaction must not commit
 */
export async function finishSlice(
  client: ClientBase,
  run: Run,
  slice: number,
  counts: Readonly<Record<string, number>>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update run_slice set state = 'done', finished_at = clock_timestamp(), counts = $3
     where run_id = $1 and slice = $2 and state = 'waiting'`,
    [run.runId, slice, JSON.stringify(counts)],
  );
  const { rowCount: ours } = await client.query(
    `select from run where run_id = $1 and lease_token = $2 and state = 'running' for share`,
    [run.runId, run.leaseToken],
  );
  return rowCount === 1 && ours === 1;
}

/** Slices not done yet, whoever works on them. */
export async function countWaiting(client: Asked, run: Run): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    `select count(*)::integer as waiting from run_slice where run_id = $1 and state = 'waiting'`,
    [run.runId],
  );
  return rows[0]?.waiting ?? 0;
}
