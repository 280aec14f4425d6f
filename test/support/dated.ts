import type { TestDatabase } from './database.ts';

/** Says of the last run that it took a second, and ended at an instant of the past: every slice of it was committed then. */
export async function dateRun({ owner }: TestDatabase, endedAt: string): Promise<void> {
  const { rows } = await owner.pool.query<{ run: number }>(
    `update run set started_at = $1::timestamptz - interval '1 second', finished_at = $1
     where run_id = (select max(run_id) from run) returning run_id as run`,
    [endedAt],
  );
  await owner.pool.query('update run_slice set finished_at = $2 where run_id = $1', [rows[0]?.run, endedAt]);
}

/** Says of the last unit when it was applied. */
export async function dateUnit({ owner }: TestDatabase, appliedAt: string): Promise<void> {
  await owner.pool.query(
    'update revision set recorded_at = $1 where revision = (select max(revision) from revision)',
    [appliedAt],
  );
}
