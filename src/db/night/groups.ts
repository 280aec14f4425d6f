import type { ClientBase } from 'pg';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { timestamptz } from '../instant.ts';
import { COUNTER_COLUMNS } from './counters.stream.ts';
import { isNews } from './facts.select.ts';
import { type IdRange, inRange } from './id-range.ts';
import type { Run } from './run.ts';
import { ENTRY_WRITTEN, OUTCOME_WRITTEN } from './slice.writer.ts';

/** Which counters of a slice may be decided together. */
export interface GroupScope {
  readonly run: Run;
  readonly range: IdRange;
  /** Counters left by this run or an earlier one were walked by other terms, or by a program that wrote other states. */
  readonly afterRun: number;
  /** Bits of `touch.facts` that concern the programme; null: nobody in the slice was touched. */
  readonly touchMask: number | null;
  readonly parked: readonly bigint[];
}

/** Positions of the columns after those of a counter. */
export const GROUP = { situation: 6, members: 7 } as const;

/** Makes the work tables of this session: decisions by situation, which stands where a row has its subscriber. */
export async function createGroupTables(client: ClientBase): Promise<void> {
  for (const table of ['entry', 'outcome', 'counter']) {
    await client.query(
      `create temporary table if not exists decided_${table} (like ${table} including defaults) on commit delete rows`,
    );
  }
}

/** One counter of each situation in which several of the slice stand, with the situation and how many they are. */
export function streamGroups(client: ClientBase, scope: GroupScope): AsyncGenerator<Iterable<BinaryRow>> {
  return streamRows(
    client,
    `select ${COUNTER_COLUMNS}, g.situation, g.members
     from (
       select situation, count(*) as members, min(subscriber_id) as subscriber_id from counter c
       where ${isMember(scope)} group by situation having count(*) > 1
     ) as g join counter c on c.subscriber_id = g.subscriber_id and c.programme_id = ${scope.run.programmeId}`,
  );
}

/** Gives every member of the groups in the `decided_` tables what was decided for its situation. @returns how many there were */
export async function copyDecisions(client: ClientBase, scope: GroupScope): Promise<number> {
  await client.query('analyze decided_counter; set local enable_hashjoin = on');
  await client.query(`
    insert into entry (subscriber_id, ${ENTRY_WRITTEN})
    select c.subscriber_id, ${prefixed('d', ENTRY_WRITTEN)}
    from counter c join decided_entry d on d.subscriber_id = c.situation where ${isMember(scope)}`);
  await client.query(`
    insert into outcome (subscriber_id, ${OUTCOME_WRITTEN})
    select c.subscriber_id, ${prefixed('d', OUTCOME_WRITTEN)}
    from counter c join decided_outcome d on d.subscriber_id = c.situation where ${isMember(scope)}`);
  // The bytes of the state say nothing of the month and stay as they are.
  const { rowCount } = await client.query(`
    update counter c set next_at = d.next_at, wakes_at = d.wakes_at, situation = d.situation, run_id = d.run_id, value = d.value,
      enrolled = d.enrolled
    from decided_counter d where d.subscriber_id = c.situation and ${isMember(scope)}`);
  await client.query('set local enable_hashjoin = off');
  return rowCount ?? 0;
}

function isMember({ run, range, afterRun, touchMask, parked }: GroupScope): string {
  const untouched =
    touchMask === null
      ? []
      : [
          `not exists (select from touch t where t.subscriber_id = c.subscriber_id and ${isNews('t', run, range)}
             and t.facts & ${touchMask} <> 0)`,
        ];
  return [
    `c.programme_id = ${run.programmeId} and ${inRange('c', range)} and c.situation is not null`,
    `c.next_at <= '${timestamptz(run.walkTo)}' and c.run_id > ${afterRun}`,
    `c.subscriber_id <> all ('{${parked.join(',')}}'::bigint[])`,
    ...untouched,
  ].join(' and ');
}

function prefixed(row: string, columns: string): string {
  return columns.replaceAll(/\w+/g, (column) => `${row}.${column}`);
}
