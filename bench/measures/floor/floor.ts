import type pg from 'pg';
import type { LocalDate } from '../../../rules/time.ts';
import { say } from '../../bench.ts';
import { timed } from '../../measure.ts';
import type { Sample } from '../../samples.ts';
import { readStatements, runInOrder, withClient } from '../../sql-file.ts';
import { withWal } from '../night.ts';

/** The rows of one night. */
export interface NightRows {
  readonly programme: string;
  readonly programmeId: number;
  readonly runId: number;
  /** The bonus day that it decided. */
  readonly first: LocalDate;
}

/** Before a night: keeps its programme's counters as they are, for the floor that comes after it. */
export async function keepStates(url: string, programmeId: number): Promise<void> {
  await runInOrder(url, await readStatements('measures/floor/before.sql', { programme: programmeId }));
}

/**
 * The cost of writing what a night wrote, and of nothing else: the very same rows, prepared beforehand, into tables of the same
 * definition, by three statements in one transaction on one connection.
 * @returns also how many rows of each kind
 */
export async function measureFloor(url: string, night: NightRows): Promise<Sample> {
  const { programme, programmeId, runId, first } = night;
  const month = first.slice(0, 7).replace('-', '');
  const values = { programme: programmeId, run: runId, month };
  await runInOrder(url, await readStatements('measures/floor/rows.sql', values));
  const { answer, walBytes } = await withWal(url, () => withClient(url, writeAll));
  const rows = answer.written.reduce((sum, count) => sum + count, 0);
  say(`  ${programme}, floor of it: ${answer.seconds} s, ${answer.written.join(' + ')} rows`);
  await runInOrder(url, ['drop schema floor cascade']);
  return { seconds: answer.seconds, rss_mb: null, wal_bytes: walBytes, rows_written: rows };
}

const WRITE = [
  'insert into floor.entry select * from floor.new_entry',
  'insert into floor.outcome select * from floor.new_outcome',
  `update floor.counter set next_at = n.next_at, wakes_at = n.wakes_at, situation = n.situation, run_id = n.run_id,
     value = n.value, enrolled = n.enrolled,
    state = n.state from floor.new_counter n where counter.subscriber_id = n.subscriber_id`,
];

async function writeAll(
  client: pg.ClientBase,
): Promise<{ readonly seconds: number; readonly written: readonly number[] }> {
  const written: number[] = [];
  const { seconds } = await timed(async () => {
    await client.query('begin');
    for (const statement of WRITE) written.push((await client.query(statement)).rowCount ?? 0);
    await client.query('commit');
  });
  return { seconds, written };
}
