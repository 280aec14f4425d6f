import type { Bench } from '../../bench.ts';
import { rounded } from '../../measure.ts';
import type { Sample } from '../../samples.ts';
import { readStatements, runInOrder, withClient } from '../../sql-file.ts';
import { programmeIds } from '../programmes.ts';

/** Puts the first counters of ezerway aside, with tables to write to. @returns how many there are */
export async function prepareSample(url: string, sample: number): Promise<number> {
  const { ezerway: programme } = await programmeIds(url);
  await runInOrder(url, await readStatements('measures/loops/tables.sql', { programme, sample }));
  return countOf(url, '(select count(*) from loop.counter)');
}

/** What a loop over some subscribers comes to for all of them. */
export async function scaled(
  { url, settings }: Bench,
  read: Pick<Sample, 'seconds' | 'rss_mb'> & { readonly walBytes: number; readonly subscribers: number },
): Promise<Sample> {
  const times = settings.subscribers / read.subscribers;
  const rows = await countOf(
    url,
    `(select count(*) from loop.entry) + (select count(*) from loop.outcome) + (select count(*) from loop.counter where run_id = 1)`,
  );
  await runInOrder(url, ['drop schema loop cascade']);
  return {
    seconds: rounded(read.seconds * times),
    rss_mb: read.rss_mb,
    wal_bytes: Math.round(read.walBytes * times),
    rows_written: Math.round(rows * times),
    figures: { subscribers_looped: read.subscribers, seconds_looped: read.seconds },
  };
}

function countOf(url: string, expression: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(`select (${expression})::integer as count`);
    return rows[0]?.count ?? 0;
  });
}
