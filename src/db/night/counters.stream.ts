import type { ClientBase } from 'pg';
import type { FactList } from '../../../rules/facts-needed.ts';
import type { Instant } from '../../../rules/time.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import { timestamptz } from '../instant.ts';
import { isNews } from './facts.select.ts';
import { ALL_IDS, type IdRange, inRange } from './id-range.ts';
import type { Run } from './run.ts';
import { maskOf } from './touches.ts';

/** Positions of the columns of a stored counter. */
export const COUNTER = { id: 0, nextAt: 1, runId: 2, value: 3, enrolled: 4, state: 5 } as const;

/** The same of table `c`. */
export const COUNTER_COLUMNS = ['subscriber_id', 'next_at', 'run_id', 'value', 'enrolled', 'state']
  .map((column) => `c.${column}`)
  .join(', ');

interface CountersScope {
  readonly range: IdRange;
  /** Of a full run, a condition on `c`: counters for which it holds are somebody else's. */
  readonly except: string | null;
  /** Of a run that looks at some only: who is looked at besides those that wake. */
  readonly touchedOrParked: readonly bigint[];
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

/** Each page of counters is looked at once, whatever brings there. */
function selectWoken({ programmeId, walkTo }: Run, { range, touchedOrParked }: CountersScope): string {
  return `select ${COUNTER_COLUMNS} from counter c
    where programme_id = ${programmeId} and (${wakes(walkTo)} and ${inRange('c', range)}
      or subscriber_id = any ('{${touchedOrParked.join(',')}}'::bigint[])) order by subscriber_id`;
}

/** What a run that looks at some counters only needs to know to choose them. */
type Cut = Pick<Run, 'programmeId' | 'walkTo' | 'cutFrom' | 'cut'>;

/**
 * How many counters such a run looks at, at most: who is touched and wakes as well counts twice. It takes an index each, and not a
 * look at the counters.
 *
 * @param lists the facts that the programme looks at
 */
export async function estimateWoken(
  client: ClientBase,
  run: Cut,
  lists: readonly FactList[],
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select (select count(*) from touch where ${isNews('touch', run, ALL_IDS)} and facts & $2 <> 0)::integer
       + (select count(*) from counter where programme_id = ${run.programmeId} and ${wakes(run.walkTo)})::integer
       + (select count(*) from parked where programme_id = $1)::integer as count`,
    [run.programmeId, maskOf(lists)],
  );
  return rows[0]?.count ?? 0;
}

function wakes(walkTo: Instant): string {
  return `wakes_at <= '${timestamptz(walkTo)}'`;
}
