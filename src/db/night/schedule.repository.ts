import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { IS_ALIVE } from './runs.repository.ts';

/** What runs say of the nights of a programme. */
export interface NightsRow {
  /** The last business date that a run was asked for which is done; null: none is. */
  readonly walked: LocalDate | null;
  readonly publishedAt: Instant;
  /** Of the last run; null: there is none. */
  readonly runId: number | null;
  readonly state: 'running' | 'done' | 'stopped' | null;
  readonly holder: string | null;
  readonly isAlive: boolean | null;
  readonly finishedAt: Instant | null;
  readonly stoppedBecause: string | null;
  readonly isFollowed: boolean | null;
  /** Runs that were stopped since the last one that is done. */
  readonly stops: number;
}

export async function findNights(client: Asked, programmeId: number): Promise<NightsRow> {
  const { rows } = await client.query<NightsRow>(SELECT_NIGHTS, [programmeId]);
  const [row] = rows;
  if (row === undefined) throw new RangeError(`there is no programme ${programmeId}`);
  return row;
}

/** The clock that all processes share. */
export async function readClock(client: Asked): Promise<Instant> {
  const { rows } = await client.query<{ now: Instant }>('select clock_timestamp() as now');
  return rows[0]?.now ?? Number.NaN;
}

/** Says that the closes were looked at after a run. @returns false: somebody has said so before */
export async function markFollowed(client: Asked, runId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'update run set closes_followed_at = clock_timestamp() where run_id = $1 and closes_followed_at is null',
    [runId],
  );
  return rowCount === 1;
}

const SELECT_NIGHTS = `
  select p.published_at as "publishedAt", last.*,
    (select max(coalesce(asked_date, business_date)) from run where programme_id = $1 and state = 'done') as walked,
    (select count(*)::integer from run where programme_id = $1 and state = 'stopped' and run_id > coalesce(
       (select max(run_id) from run where programme_id = $1 and state = 'done'), 0)) as stops
  from programme p left join lateral (
    select run_id as "runId", state, holder, ${IS_ALIVE} as "isAlive", finished_at as "finishedAt",
      stopped_because as "stoppedBecause", closes_followed_at is not null as "isFollowed"
    from run where run.programme_id = p.programme_id order by run_id desc limit 1
  ) as last on true
  where p.programme_id = $1`;
