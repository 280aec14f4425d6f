import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';

/** What of a run never changes: which night it is, and when each of its slices was done. */
export interface RunOfSlices {
  readonly runId: number;
  readonly night: LocalDate;
  readonly walkTo: Instant;
  /** When each was done, by its number less one; null: it is not. */
  readonly done: readonly (Instant | null)[];
}

/** Instants are cut to whole milliseconds. */
export async function listRunsOfSlices(
  client: Asked,
  runIds: readonly number[],
): Promise<readonly RunOfSlices[]> {
  const { rows } = await client.query<Omit<RunOfSlices, 'done'> & { readonly seconds: (number | null)[] }>(
    `select run_id as "runId", business_date::text as night, walk_to as "walkTo", array(
       select case when state = 'done' then date_part('epoch', date_trunc('milliseconds', finished_at)) end
       from run_slice k where k.run_id = run.run_id order by slice
     ) as seconds
     from run where run_id = any ($1::integer[])`,
    [runIds],
  );
  return rows.map(({ seconds, ...run }) => ({
    ...run,
    done: seconds.map((at) => (at === null ? null : Math.round(at * 1000))),
  }));
}

/** The last run of a programme that may have left steps; null: there is none. */
export async function findLastWalkTo(client: Asked, programmeId: number): Promise<Instant | null> {
  const { rows } = await client.query<{ walkTo: Instant }>(
    'select walk_to as "walkTo" from run where programme_id = $1 order by run_id desc limit 1',
    [programmeId],
  );
  return rows[0]?.walkTo ?? null;
}
