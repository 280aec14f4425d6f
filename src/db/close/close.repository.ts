import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { timestamptz } from '../instant.ts';

export type CloseState = 'previewed' | 'posting' | 'posted' | 'cancelled';

/** A close as it is stored. `Report`: what `src/services/close/report.ts` makes. */
export interface CloseRow {
  readonly closeId: number;
  readonly programmeId: number;
  /** First day of the month. */
  readonly month: LocalDate;
  readonly closesAt: Instant;
  readonly state: CloseState;
  readonly runId: number;
  readonly cut: bigint;
  readonly report: unknown;
  /** Codes of what forbids to post it. */
  readonly stops: readonly string[];
  readonly previewedAt: Instant;
  readonly previewedBy: string;
  readonly postedAt: Instant | null;
  readonly postedBy: string | null;
}

const COLUMNS = `close_id as "closeId", programme_id as "programmeId", month, closes_at as "closesAt", state, run_id as "runId",
  cut, report, stops, previewed_at as "previewedAt", previewed_by as "previewedBy", posted_at as "postedAt", posted_by as "postedBy"`;

/** The close of a month that stands; null: the month is open. */
export async function findClose(
  client: Asked,
  programmeId: number,
  month: LocalDate,
): Promise<CloseRow | null> {
  const { rows } = await client.query<CloseRow>(
    `select ${COLUMNS} from close where programme_id = $1 and month = $2 and state <> 'cancelled'`,
    [programmeId, month],
  );
  return rows[0] ?? null;
}

/** Closes of a programme in some states, by month. */
export async function listCloses(
  client: Asked,
  programmeId: number,
  states: readonly CloseState[],
): Promise<readonly CloseRow[]> {
  const { rows } = await client.query<CloseRow>(
    `select ${COLUMNS} from close where programme_id = $1 and state = any($2) order by month, close_id`,
    [programmeId, states],
  );
  return rows;
}

/** @returns the number of the new close, whose tables wait to be filled in the same transaction */
export async function beginClose(
  client: Asked,
  close: Pick<CloseRow, 'programmeId' | 'month' | 'closesAt' | 'runId'> & { readonly by: string },
): Promise<number> {
  const { programmeId, month, closesAt, runId, by } = close;
  const { rows } = await client.query<{ id: number }>(
    'select begin_close($1::smallint, $2::date, $3, $4, $5) as id',
    [programmeId, month, timestamptz(closesAt), runId, by],
  );
  return rows[0]?.id ?? 0;
}

export async function endPreview(
  client: Asked,
  closeId: number,
  report: unknown,
  stops: readonly string[],
): Promise<void> {
  await client.query('select end_preview($1, $2, $3)', [
    closeId,
    JSON.stringify(report),
    JSON.stringify(stops),
  ]);
}

/** @returns false: it is not a preview any more */
export async function cancelClose(client: Asked, closeId: number, by: string): Promise<boolean> {
  return answered(client, 'select cancel_close($1, $2) as answer', [closeId, by]);
}

/** @returns false: it is cancelled, T has not come, a safeguard stops it, or an earlier month is not posted */
export async function beginPosting(client: Asked, closeId: number, by: string): Promise<boolean> {
  return answered(client, 'select begin_posting($1, $2) as answer', [closeId, by]);
}

/** @returns false: nobody began to post it */
export async function endPosting(client: Asked, closeId: number): Promise<boolean> {
  return answered(client, 'select end_posting($1) as answer', [closeId]);
}

async function answered(client: Asked, statement: string, values: readonly unknown[]): Promise<boolean> {
  const { rows } = await client.query<{ answer: boolean }>(statement, [...values]);
  return rows[0]?.answer ?? false;
}

/** The last run of a programme, whatever became of it; null: it was never walked. */
export interface LastRun {
  readonly runId: number;
  readonly cut: bigint;
  readonly state: 'running' | 'done' | 'stopped';
  readonly walkTo: Instant;
  readonly stoppedBecause: string | null;
}

export async function findLastRun(client: Asked, programmeId: number): Promise<LastRun | null> {
  const { rows } = await client.query<LastRun>(
    `select run_id as "runId", cut, state, walk_to as "walkTo", stopped_because as "stoppedBecause"
     from run where programme_id = $1 order by run_id desc limit 1`,
    [programmeId],
  );
  return rows[0] ?? null;
}

/** Up to when facts are known: to where nights have walked, or further when all imports say so; null: neither says. */
export async function findKnownTo(client: Asked, programmeId: number): Promise<Instant | null> {
  const { rows } = await client.query<{ known: Instant | null }>(
    `select greatest(
       (select max(walk_to) from run where programme_id = $1 and state = 'done'),
       (select min(through) from (
         select max(complete_through) as through from import
         where state = 'applied' and complete_through is not null group by source) as sources)) as known`,
    [programmeId],
  );
  return rows[0]?.known ?? null;
}

/** A source whose imports say how far its facts are complete, and that has not come to an instant. */
export interface Incomplete {
  readonly source: string;
  readonly completeThrough: Instant;
}

export async function listIncomplete(client: Asked, at: Instant): Promise<readonly Incomplete[]> {
  const { rows } = await client.query<Incomplete>(
    `select source, max(complete_through) as "completeThrough" from import
     where state = 'applied' and complete_through is not null
     group by source having max(complete_through) < $1 order by source`,
    [timestamptz(at)],
  );
  return rows;
}
