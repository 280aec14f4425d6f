import type { ClientBase } from 'pg';
import type { FactList } from '../../../rules/facts-needed.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { timestamptz } from '../instant.ts';
import { isNews } from './facts.select.ts';
import { type IdRange, inRange } from './id-range.ts';
import type { Run } from './run.ts';
import { maskOf } from './touches.ts';

/** Positions of the columns of a stored counter. */
export const COUNTER = { id: 0, nextAt: 1, runId: 2, value: 3, enrolled: 4, state: 5 } as const;

/** The same of table `c`. */
export const COUNTER_COLUMNS = ['subscriber_id', 'next_at', 'run_id', 'value', 'enrolled', 'state']
  .map((column) => `c.${column}`)
  .join(', ');

/** What a run that looks at some counters only needs to know to choose them. */
type Cut = Pick<Run, 'programmeId' | 'walkTo' | 'cutFrom' | 'cut'>;

interface WokenScope {
  /** The facts that the programme looks at. */
  readonly lists: readonly FactList[];
  readonly range: IdRange;
}

interface CountersScope extends WokenScope {
  /** A condition on `c`: counters for which it holds are somebody else's. */
  readonly except: string | null;
}

/**
 * The stored counters of a range of ids, in the order of ids. A full run gets all that it has not walked yet and looks for itself whether something
 * is due; the others get those touched, waking by the run's end or parked.
 */
export function streamCounters(
  client: ClientBase,
  run: Run,
  scope: CountersScope,
): AsyncGenerator<Iterable<BinaryRow>> {
  return streamRows(client, run.isFull ? selectAll(run, scope) : selectWoken(run, scope));
}

function selectAll({ programmeId, runId }: Run, { range, except }: CountersScope): string {
  const others = except === null ? '' : `and ${except} is not true`;
  return `select ${COUNTER_COLUMNS} from counter c
    where programme_id = ${programmeId} and ${inRange('c', range)} and run_id <> ${runId} ${others} order by subscriber_id`;
}

/** How many the same selects, for a run that looks at some only. */
export async function countWoken(client: ClientBase, run: Cut, scope: WokenScope): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::integer as count from (${selectWokenIds(run, scope)}) as woken`,
  );
  return rows[0]?.count ?? 0;
}

function selectWoken(run: Run, scope: WokenScope): string {
  return `select ${COUNTER_COLUMNS} from (${selectWokenIds(run, scope)}) as woken
    join counter c on c.subscriber_id = woken.subscriber_id and c.programme_id = ${run.programmeId}
    order by woken.subscriber_id`;
}

function selectWokenIds(run: Cut, { lists, range }: WokenScope): string {
  const { programmeId, walkTo } = run;
  return `
    select subscriber_id from touch where ${isNews('touch', run, range)} and facts & ${maskOf(lists)} <> 0
    union
    select subscriber_id from counter c
    where programme_id = ${programmeId} and wakes_at <= '${timestamptz(walkTo)}' and ${inRange('c', range)}
    union
    select subscriber_id from parked p where programme_id = ${programmeId} and ${inRange('p', range)}`;
}
