import type { ClientBase } from 'pg';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { timestamptz } from '../instant.ts';
import { COUNTER_COLUMNS } from './counters.stream.ts';
import { ALL_IDS, type IdRange, inRange } from './id-range.ts';
import { OUTCOME_WRITTEN } from './outcome-row.ts';
import type { Run } from './run.ts';
import { COUNTER_CHANGED, ENTRY_WRITTEN } from './slice.writer.ts';

/** Counters of a run that may be decided together. */
export interface Groupable {
  readonly run: Run;
  /** Counters left by this run or an earlier one were walked by other terms, or by a program that wrote other states. */
  readonly afterRun: number;
}

/** The same in one slice. */
export interface GroupScope extends Groupable {
  readonly range: IdRange;
  /** Whom something came for, and who is parked: each of them is walked alone. */
  readonly alone: readonly bigint[];
}

/** Position of the column after those of a counter. */
export const SAMPLE = { situation: 6 } as const;

/** Positions of what is told of decisions that were copied. */
export const MOVED = { situation: 0, members: 1 } as const;

/** Situations are looked for among about so many counters: in which hardly one of them stands, few others do. */
const SAMPLE_THOUSANDS = 100n;

/** Makes the work tables of this session: decisions by situation, which stands where a row has its subscriber. */
export async function createGroupTables(client: ClientBase): Promise<void> {
  for (const table of ['entry', 'outcome', 'counter']) {
    await client.query(
      `create temporary table if not exists decided_${table} (like ${table} including defaults)`,
    );
  }
}

/**
 * One counter of each situation in which several of the run's stand, with the situation. They are looked for where slices are claimed
 * last, for a slice that is done says nothing of this night any more.
 */
export function streamSample(client: ClientBase, scope: Groupable): AsyncGenerator<Iterable<BinaryRow>> {
  const { run } = scope;
  return streamRows(
    client,
    `select ${COUNTER_COLUMNS}, g.situation
     from (
       select situation, min(subscriber_id) as subscriber_id from counter c
       where ${isPlain(scope)} and ${inRange('c', sampleOf(run))} group by situation having count(*) > 1
     ) as g join counter c on c.subscriber_id = g.subscriber_id and c.programme_id = ${run.programmeId}`,
  );
}

/** Tells the planner what the `decided_` tables hold, before the first slice asks for them. */
export async function prepareDecisions(client: ClientBase): Promise<void> {
  await client.query('analyze decided_entry, decided_outcome, decided_counter');
}

/**
 * Gives every counter of a slice whose situation is in the `decided_` tables what was decided for it, in one pass over them. The
 * bytes of the state say nothing of the month and stay as they are.
 *
 * @returns the situations in which there were any, and how many
 */
export async function* copyDecisions(
  client: ClientBase,
  scope: GroupScope,
): AsyncGenerator<Iterable<BinaryRow>> {
  await client.query('set local enable_hashjoin = on');
  yield* streamRows(
    client,
    `with moved as (
       update counter c set ${COUNTER_CHANGED}
       from decided_counter n where n.subscriber_id = c.situation and ${mayJoin(scope)}
       returning c.subscriber_id, n.subscriber_id as situation
     ), entered as (
       insert into entry (subscriber_id, ${ENTRY_WRITTEN})
       select m.subscriber_id, ${prefixed('d', ENTRY_WRITTEN)}
       from moved m join decided_entry d on d.subscriber_id = m.situation
     ), told as (
       insert into outcome (subscriber_id, ${OUTCOME_WRITTEN})
       select m.subscriber_id, ${prefixed('d', OUTCOME_WRITTEN)}
       from moved m join decided_outcome d on d.subscriber_id = m.situation
     )
     select situation, count(*) from moved group by situation`,
  );
  await client.query('set local enable_hashjoin = off');
}

/** Whether a counter `c` of the slice is among those that `copyDecisions` changes; null or false: it is not. */
export function isDecided(scope: GroupScope): string {
  return `(${mayJoin(scope)} and c.situation in (select subscriber_id from decided_counter))`;
}

function mayJoin(scope: GroupScope): string {
  const { range, alone } = scope;
  return `${isPlain(scope)} and ${inRange('c', range)} and c.subscriber_id <> all ('{${alone.join(',')}}'::bigint[])`;
}

function isPlain({ run, afterRun }: Groupable): string {
  return (
    `c.programme_id = ${run.programmeId} and c.situation is not null ` +
    `and c.next_at <= '${timestamptz(run.walkTo)}' and c.run_id > ${afterRun}`
  );
}

/** The upper end of the ids. */
function sampleOf({ due }: Run): IdRange {
  const all = ALL_IDS.to - ALL_IDS.from;
  const thousands = BigInt(Math.floor(due / 1_000));
  return thousands <= SAMPLE_THOUSANDS
    ? ALL_IDS
    : { from: ALL_IDS.to - (all / thousands) * SAMPLE_THOUSANDS, to: ALL_IDS.to };
}

function prefixed(row: string, columns: string): string {
  return columns.replaceAll(/\w+/g, (column) => `${row}.${column}`);
}
