import type { ClientBase } from 'pg';
import type { FactList } from '../../../rules/facts-needed.ts';
import { invariant } from '../../../rules/invariant.ts';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import { timestamptz } from '../instant.ts';
import { estimateWoken } from './counters.stream.ts';
import { isNews } from './facts.select.ts';
import { ALL_IDS } from './id-range.ts';
import { countSubscribers } from './parked.repository.ts';
import type { Run, RunTarget } from './run.ts';
import { IS_ALIVE } from './runs.repository.ts';
import { createSlices } from './slice.repository.ts';
import { maskOf } from './touches.ts';

/** How long a lease holds without being renewed. */
const LEASE = `interval '60 seconds'`;

/** Who works on a run, as told to somebody who wanted it. */
export interface RunHolder {
  readonly runId: number;
  readonly businessDate: LocalDate;
  readonly holder: string;
  readonly startedAt: Instant;
  readonly leaseUntil: Instant;
  readonly slicesDone: number;
  readonly slices: number;
}

export type Taken =
  | { readonly kind: 'opened'; readonly run: Run }
  /** Its earlier holder is gone: the same run, the same cut, the slices that remain. */
  | { readonly kind: 'taken-over'; readonly run: Run; readonly from: string }
  /** By somebody else, who is alive; `run` is theirs. */
  | { readonly kind: 'held'; readonly run: Run; readonly by: RunHolder };

/** What a new run needs to know; a run that is taken over keeps its own. */
export interface NewRun<Target extends RunTarget> {
  readonly programmeId: number;
  /** The business date that was asked for; `target` is earlier while an incident stands. */
  readonly asked: LocalDate;
  /** Whether no run is opened when one that was asked for that date, or a later one, is done. */
  readonly isOnce: boolean;
  /** Asked for in the transaction that takes the run. */
  readonly target: () => Promise<Target>;
  /** For people: machine and process. */
  readonly holder: string;
  /** Version of the time-zone data. */
  readonly zoneData: string;
  /** Of the states that this program writes and reads. */
  readonly stateFormat: number;
  /** The facts that the programme looks at. */
  readonly lists: readonly FactList[];
  /** Due subscribers to a slice, about. */
  readonly sliceSize: number;
  /** Whether the calendar of the programme turns between two instants, `to` included: then every counter is looked at. */
  readonly turnsBetween: (from: Instant, to: Instant) => boolean;
}

/** The furthest that a run, done or not, has walked some of the programme's counters to: it never goes back. null: none has. */
export async function findLastTarget(client: Asked, programmeId: number): Promise<RunTarget | null> {
  const { rows } = await client.query<RunTarget>(
    `select business_date as "businessDate", walk_to as "walkTo" from run where programme_id = $1
     order by walk_to desc, business_date desc limit 1`,
    [programmeId],
  );
  return rows[0] ?? null;
}

/**
 * Takes the lease of the programme's run: of a new one, or of one whose holder's database session is gone or whose lease has
 * run out. The lease belongs to the session of `client`, which must stay open while the run is worked on.
 *
 * @returns `taken`: null: the date is walked, and `isOnce` forbids to walk it again
 */
export async function takeRun<Target extends RunTarget>(
  client: ClientBase,
  wanted: NewRun<Target>,
): Promise<{ readonly taken: Taken | null; readonly target: Target }> {
  await client.query('begin');
  // Who asks at the same moment waits here and then finds the run.
  await client.query('select from programme where programme_id = $1 for no key update', [wanted.programmeId]);
  const target = await wanted.target();
  const running = await takeRunning(client, wanted);
  const isOver = running === null && wanted.isOnce && (await isWalked(client, wanted));
  const taken = running ?? (isOver ? null : await openRun(client, wanted, target));
  await client.query('commit');
  return { taken, target };
}

async function isWalked(
  client: ClientBase,
  { programmeId, asked }: Pick<NewRun<RunTarget>, 'programmeId' | 'asked'>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from run where programme_id = $1 and state = 'done' and coalesce(asked_date, business_date) >= $2 limit 1`,
    [programmeId, asked],
  );
  return rowCount === 1;
}

/** @returns whether it still is ours */
export async function renewLease(client: ClientBase, run: Run): Promise<boolean> {
  const { rowCount } = await client.query(
    `update run set lease_until = clock_timestamp() + ${LEASE}
     where run_id = $1 and lease_token = $2 and state = 'running'`,
    [run.runId, run.leaseToken],
  );
  return rowCount === 1;
}

/** Lets go of a run that is not over: whoever asks next takes it. */
export async function releaseLease(client: ClientBase, run: Run): Promise<void> {
  await client.query(
    `update run set lease_until = clock_timestamp() where run_id = $1 and lease_token = $2 and state = 'running'`,
    [run.runId, run.leaseToken],
  );
}

/** Closes a run; the counts of its slices are added up. @returns whether it still was ours */
export async function finishRun(
  client: ClientBase,
  run: Run,
  stoppedBecause: string | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update run set state = $3, stopped_because = $4, finished_at = clock_timestamp(), counts = counts || (
       select coalesce(jsonb_object_agg(name, total), '{}') from (
         select key as name, sum(value::bigint) as total from run_slice, jsonb_each_text(counts)
         where run_id = $1 group by key) as added)
     where run_id = $1 and lease_token = $2 and state = 'running'`,
    [run.runId, run.leaseToken, stoppedBecause === null ? 'done' : 'stopped', stoppedBecause],
  );
  return rowCount === 1;
}

async function takeRunning(
  client: ClientBase,
  wanted: Pick<NewRun<RunTarget>, 'programmeId' | 'holder'>,
): Promise<Taken | null> {
  const { rows } = await client.query<RunningRow>(SELECT_RUNNING, [wanted.programmeId]);
  const [row] = rows;
  if (row === undefined) return null;
  if (row.isAlive) return { kind: 'held', run: runOf(row, row.leaseToken), by: holderOf(row) };
  const { rows: updated } = await client.query<{ leaseToken: bigint }>(
    `update run set lease_token = lease_token + 1, holder = $2, holder_pid = pg_backend_pid(),
       lease_until = clock_timestamp() + ${LEASE}
     where run_id = $1 returning lease_token as "leaseToken"`,
    [row.runId, wanted.holder],
  );
  return { kind: 'taken-over', run: runOf(row, updated[0]?.leaseToken ?? 0n), from: row.holder };
}

async function openRun(client: ClientBase, wanted: NewRun<RunTarget>, target: RunTarget): Promise<Taken> {
  const { programmeId, asked, lists, sliceSize } = wanted;
  const { businessDate, walkTo } = target;
  const scope = { programmeId, businessDate, walkTo, ...(await scopeOf(client, wanted, walkTo)) };
  const due = scope.isFull ? await estimateSubscribers(client) : await estimateWoken(client, scope, lists);
  const size = scope.isFull
    ? await sizeOfFull(client, scope, { lists, due, sliceSize })
    : sizeOfFew(sliceSize);
  const slices = Math.max(1, Math.ceil(due / size));
  const { rows } = await client.query<{ runId: number }>(INSERT_RUN, [
    programmeId,
    businessDate,
    timestamptz(walkTo),
    scope.cutFrom,
    scope.cut,
    scope.isFull,
    wanted.stateFormat,
    slices,
    wanted.zoneData,
    wanted.holder,
    JSON.stringify({ due }),
    asked > businessDate ? asked : null,
  ]);
  const [row] = rows;
  invariant(row !== undefined, 'insert … returning gives a row');
  await createSlices(client, row.runId, slices);
  return { kind: 'opened', run: { ...scope, ...row, slices, due, leaseToken: 1n } };
}

/** A run looks at every counter when the calendar turned since the last one, when the terms changed, and when it cannot read the states. */
async function scopeOf(
  client: ClientBase,
  { programmeId, stateFormat, turnsBetween }: NewRun<RunTarget>,
  walkTo: Instant,
): Promise<Pick<Run, 'cut' | 'cutFrom' | 'isFull'>> {
  const { rows } = await client.query<ScopeRow>(SELECT_SCOPE, [programmeId, stateFormat]);
  const [row] = rows;
  invariant(row !== undefined, 'a select without from gives a row');
  const { cut, last, lastCut, readsAll, hasOtherTerms } = row;
  const isFull =
    last === null || lastCut === null || !readsAll || hasOtherTerms || turnsBetween(last, walkTo);
  return { cut, cutFrom: lastCut ?? 0n, isFull };
}

/** Few are due: in smaller slices they are read, walked and written at the same time. */
function sizeOfFew(sliceSize: number): number {
  return Math.ceil(sliceSize / 4);
}

/** Where hardly anybody was touched, counters are decided together: the larger a slice, the fewer situations are asked for. */
async function sizeOfFull(
  client: ClientBase,
  { cutFrom, cut }: Pick<Run, 'cutFrom' | 'cut'>,
  { lists, due, sliceSize }: Pick<NewRun<RunTarget>, 'lists' | 'sliceSize'> & { readonly due: number },
): Promise<number> {
  const { rows } = await client.query<{ touched: number }>(
    `select count(*)::integer as touched from touch where ${isNews('touch', { cutFrom, cut }, ALL_IDS)} and facts & $1 <> 0`,
    [maskOf(lists)],
  );
  return (rows[0]?.touched ?? 0) * 10 < due ? sliceSize * 4 : sliceSize;
}

/** Counted where few are; else a 64th of the ids is counted, for a count of all takes as long as a tenth of the night. */
async function estimateSubscribers(client: ClientBase): Promise<number> {
  const part = ALL_IDS.from + (1n << 58n);
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::integer as count from subscriber where subscriber_id < $1',
    [part],
  );
  const count = rows[0]?.count ?? 0;
  return count < ENOUGH ? countSubscribers(client) : count * 64;
}

const ENOUGH = 1_000;

interface RunningRow extends RunHolder {
  readonly programmeId: number;
  readonly walkTo: Instant;
  readonly cutFrom: bigint;
  readonly cut: bigint;
  readonly isFull: boolean;
  readonly due: number;
  readonly leaseToken: bigint;
  readonly isAlive: boolean;
}

interface ScopeRow {
  readonly cut: bigint;
  /** Whether a file published since then changed a term. */
  readonly hasOtherTerms: boolean;
  /** Where the last run that is done walked to, and what it knew; null: none is. */
  readonly last: Instant | null;
  readonly lastCut: bigint | null;
  /** Whether every run since has left states that this program reads. */
  readonly readsAll: boolean;
}

function runOf(row: RunningRow, leaseToken: bigint): Run {
  const { runId, programmeId, businessDate, walkTo, cutFrom, cut, isFull, slices, due } = row;
  return {
    runId,
    programmeId,
    businessDate,
    walkTo,
    cutFrom,
    cut,
    isFull,
    slices,
    due,
    leaseToken,
  };
}

function holderOf(row: RunningRow): RunHolder {
  const { runId, businessDate, holder, startedAt, leaseUntil, slicesDone, slices } = row;
  return { runId, businessDate, holder, startedAt, leaseUntil, slicesDone, slices };
}

const SELECT_RUNNING = `
  select run_id as "runId", programme_id as "programmeId", business_date as "businessDate", walk_to as "walkTo",
    cut_from as "cutFrom", cut, is_full as "isFull", slices, holder, started_at as "startedAt", lease_until as "leaseUntil",
    coalesce((counts ->> 'due')::integer, 0) as due,
    (select count(*)::integer from run_slice s where s.run_id = run.run_id and s.state = 'done') as "slicesDone",
    lease_token as "leaseToken", ${IS_ALIVE} as "isAlive"
  from run where programme_id = $1 and state = 'running'
  for no key update`;

const SELECT_SCOPE = `
  select coalesce((select max(revision) from revision), 0) as cut,
    exists (select from programme_file where programme_id = $1 and revision > last.cut and holds_until < 'infinity') as "hasOtherTerms",
    last.walk_to as last, last.cut as "lastCut", not exists (
      select from run where programme_id = $1 and run_id >= last.run_id and state_format <> $2) as "readsAll"
  from (select) as one left join (
    select run_id, walk_to, cut from run where programme_id = $1 and state = 'done' order by run_id desc limit 1
  ) as last on true`;

const INSERT_RUN = `
  insert into run (programme_id, business_date, walk_to, state, cut_from, cut, is_full, state_format, slices, zone_data, holder,
    holder_pid, lease_token, lease_until, counts, asked_date)
  values ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10, pg_backend_pid(), 1, clock_timestamp() + ${LEASE}, $11, $12)
  returning run_id as "runId"`;
