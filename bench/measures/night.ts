import { type Bench, say } from '../bench.ts';
import { type NightOrder, runInProcess } from '../run-process.ts';
import type { Sample } from '../samples.ts';
import { runInOrder, withClient } from '../sql-file.ts';
import type { NightReading } from './night-process.ts';

/** Has the night of a programme and a business date walked by one process. */
export function walkNight(
  { url, signal }: Bench,
  night: Pick<NightOrder, 'programme' | 'date'>,
): Promise<NightReading> {
  return runInProcess<NightReading>({ kind: 'night', url, join: false, ...night }, signal);
}

/** Walks a night, in whatever process. */
export type NightWalker = (night: Pick<NightOrder, 'programme' | 'date'>) => Promise<NightReading>;

/** A night, measured: nothing is left to do from before, and what it writes to the log is counted. */
export async function measureNight(
  url: string,
  night: Pick<NightOrder, 'programme' | 'date'>,
  walk: NightWalker,
): Promise<Sample & Pick<NightReading, 'runId'>> {
  const { answer, walBytes } = await withWal(url, () => walk(night));
  const { seconds, rss_mb, runId, counts } = answer;
  const written = rowsOf(counts);
  say(`  ${night.programme}, night of ${night.date}: ${seconds} s, ${written} rows`);
  const figures = {
    walked: counts['walked'] ?? 0,
    replayed: counts['replayed'] ?? 0,
    parked: counts['parked'] ?? 0,
  };
  return { seconds, rss_mb, wal_bytes: walBytes, rows_written: written, figures, runId };
}

/** Runs `work` with all that was written before on disk. @returns its answer and the bytes of the log written meanwhile */
export function withWal<T>(
  url: string,
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly walBytes: number }> {
  return withClient(url, async (client) => {
    await client.query('checkpoint');
    const position = async (): Promise<bigint> => {
      const { rows } = await client.query<{ bytes: string }>(
        "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes",
      );
      return BigInt(rows[0]?.bytes ?? 0);
    };
    const before = await position();
    const answer = await work();
    return { answer, walBytes: Number((await position()) - before) };
  });
}

/** What a day of autovacuum does between two nights. */
export function tidyCounters(url: string): Promise<void> {
  return runInOrder(url, ['vacuum (analyze) counter', 'vacuum (analyze) parked']);
}

/** The same for what a night of the 1st has written, which are more rows than it waits for. */
export function tidySteps(url: string): Promise<void> {
  return runInOrder(url, ['vacuum (analyze) entry', 'vacuum (analyze) outcome']);
}

const NOT_ROWS: ReadonlySet<string> = new Set(['together', 'replayed', 'superseded', 'parked']);

/** Entries, outcomes and states. */
export function rowsOf(counts: Readonly<Record<string, number>>): number {
  return Object.entries(counts).reduce((sum, [name, count]) => (NOT_ROWS.has(name) ? sum : sum + count), 0);
}
