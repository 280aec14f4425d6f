import type { ClientBase } from 'pg';
import type { Run } from './run.ts';

/**
 * Sets a session up for walking slices: seen by name in pg_stat_activity, and gone soon after its process is, so that the
 * slice it had locked is free for whoever takes the run over.
 */
export async function prepareWorker(client: ClientBase, run: Run): Promise<void> {
  await client.query(
    `set application_name = 'stazh run ${run.runId}'; set idle_in_transaction_session_timeout = '60s'; ${READER}`,
  );
  // Not every system can look at a connection while a query runs; there a query must end by itself.
  await client.query(`set client_connection_check_interval = '2s'`).catch(() => undefined);
}

/** Sets a session up for reading slices as ordered streams. */
export async function prepareReader(client: ClientBase): Promise<void> {
  await client.query(READER);
}

// What is due is few rows of each table, by primary key and in its order: nothing to hash, nothing to sort. A merge join would read
// every table from its beginning to the slice: a walk of the base for each slice of it. Slices are walked side by side already.
const READER = `set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off; set jit = off;
  set max_parallel_workers_per_gather = 0`;
