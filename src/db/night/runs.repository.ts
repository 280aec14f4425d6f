import type { ClientBase } from 'pg';
import { invariant } from '../../../rules/invariant.ts';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import type { Run } from './run.ts';

/**
 * Whether somebody works on a run. A session that is gone from pg_stat_activity is a holder that is dead, however long its
 * lease would hold.
 */
export const IS_ALIVE = `(lease_until > clock_timestamp()
  and exists (select from pg_stat_activity a where a.pid = run.holder_pid))`;

/** How many slices of a run are done, and what they counted in all. */
export interface DoneSlices {
  readonly slices: number;
  readonly counts: Readonly<Record<string, number>>;
}

export async function sumCounts(client: Asked, runId: number): Promise<DoneSlices> {
  const { rows } = await client.query<{ counts: Record<string, number> }>(
    `select counts from run_slice where run_id = $1 and state = 'done'`,
    [runId],
  );
  const counts: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, count] of Object.entries(row.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  return { slices: rows.length, counts };
}

/** A run as it is listed. */
export interface ListedRun {
  readonly runId: number;
  readonly programme: string;
  readonly businessDate: LocalDate;
  readonly state: 'running' | 'done' | 'stopped';
  readonly cut: bigint;
  readonly slices: number;
  readonly slicesDone: number;
  readonly holder: string;
  /** running: whether the holder's session lives and its lease holds. */
  readonly isAlive: boolean;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly stoppedBecause: string | null;
}

/** The last runs, newest first. */
export async function listRuns(
  client: ClientBase,
  filter: { readonly programme: string | null; readonly limit: number },
): Promise<readonly ListedRun[]> {
  const { rows } = await client.query<ListedRun>(
    `select run_id as "runId", p.programme, business_date as "businessDate", state, cut, slices,
       (select count(*)::integer from run_slice s where s.run_id = run.run_id and s.state = 'done') as "slicesDone",
       holder, state = 'running' and ${IS_ALIVE} as "isAlive",
       started_at as "startedAt", finished_at as "finishedAt", counts, stopped_because as "stoppedBecause"
     from run join programme p using (programme_id)
     where $1::text is null or p.programme = $1
     order by run_id desc limit $2`,
    [filter.programme, filter.limit],
  );
  return rows;
}

interface LeftBy {
  readonly walkTo: Instant;
  readonly cut: bigint;
  readonly stateFormat: number;
  readonly termsHold: Instant;
}

/** What each run of a programme before this one walked counters to, knowing what, and what of it holds under its terms. */
export async function readStandings(
  client: Asked,
  { programmeId, runId, cut }: Pick<Run, 'programmeId' | 'runId' | 'cut'>,
): Promise<ReadonlyMap<number, LeftBy>> {
  const { rows } = await client.query<LeftBy & { readonly runId: number }>(
    `select run_id as "runId", walk_to as "walkTo", cut, state_format as "stateFormat", coalesce((
         select min(holds_until) from programme_file f where f.programme_id = $1 and f.revision > run.cut and f.revision <= $3
       ), 'infinity') as "termsHold"
     from run where programme_id = $1 and run_id < $2`,
    [programmeId, runId, cut],
  );
  return new Map(rows.map(({ runId: id, ...left }) => [id, left]));
}

/** How a run stands now. */
export interface RunState {
  readonly state: 'running' | 'done' | 'stopped';
  /** running: whether the holder's session lives and its lease holds. */
  readonly isAlive: boolean;
  readonly stoppedBecause: string | null;
}

export async function findRunState(client: ClientBase, runId: number): Promise<RunState> {
  const { rows } = await client.query<RunState>(
    `select state, stopped_because as "stoppedBecause", ${IS_ALIVE} as "isAlive" from run where run_id = $1`,
    [runId],
  );
  const [row] = rows;
  invariant(row !== undefined, `there is no run ${runId}`);
  return row;
}

/** The latest business date of a run that is done, of whatever programme. */
export async function findLastNight(client: Asked): Promise<LocalDate | null> {
  const { rows } = await client.query<{ date: LocalDate | null }>(
    `select max(business_date) as date from run where state = 'done'`,
  );
  return rows[0]?.date ?? null;
}
