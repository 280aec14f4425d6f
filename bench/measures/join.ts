import { type Bench, say } from '../bench.ts';
import { dayBefore } from '../calendar.ts';
import { rounded } from '../measure.ts';
import { type NightOrder, runInProcess } from '../run-process.ts';
import type { Sample } from '../samples.ts';
import { withClient } from '../sql-file.ts';
import { passMonth } from './months.ts';
import { rowsOf, withWal } from './night.ts';
import type { NightReading } from './night-process.ts';
import { MEASURED, type MeasuredProgramme, programmeIds } from './programmes.ts';

/** One more night of the 1st, worked on by two processes. `verify` looks at what they have left. */
export async function measureJoin(bench: Bench): Promise<void> {
  const { first } = await passMonth(bench);
  for (const programme of MEASURED) {
    const sample = await measureTwo(bench, { programme, date: dayBefore(first) });
    if (sample !== null) bench.samples.add('join', programme, sample);
  }
  bench.today = first;
}

/** @returns null: the night was over before the second process came */
async function measureTwo(bench: Bench, night: Pick<NightOrder, 'date'> & Programme): Promise<Sample | null> {
  const order = { kind: 'night', url: bench.url, join: true, ...night } as const;
  // Whichever is first holds the run, and the other joins it.
  const { answer, walBytes } = await withWal(bench.url, () =>
    Promise.all([1, 2].map(() => runInProcess<NightReading>(order, bench.signal))),
  );
  const [run, ...others] = [...new Set(answer.map(({ runId }) => runId))];
  if (run === undefined || others.length > 0) {
    say(`  ${night.programme}: over before the second process came; a larger base is needed to join`);
    return null;
  }
  const seconds = rounded(
    (Math.max(...answer.map(({ endedAt }) => endedAt)) -
      Math.min(...answer.map(({ startedAt }) => startedAt))) /
      1000,
  );
  const rows = await rowsOfRun(bench.url, night.programme, run);
  const told = rowsOf(answer[0]?.counts ?? {});
  say(`  ${night.programme}, by two processes: ${seconds} s, ${rows} rows`);
  if (rows !== told) throw new Error(`the run says that it wrote ${told} rows, and there are ${rows}`);
  const rss_mb = Math.max(...answer.map((each) => each.rss_mb));
  return { seconds, rss_mb, wal_bytes: walBytes, rows_written: rows };
}

interface Programme {
  readonly programme: MeasuredProgramme;
}

async function rowsOfRun(url: string, programme: MeasuredProgramme, runId: number): Promise<number> {
  const programmeId = (await programmeIds(url))[programme];
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select ((select count(*) from entry where programme_id = $1 and run_id = $2)
        + (select count(*) from outcome where programme_id = $1 and run_id = $2)
        + (select count(*) from counter where programme_id = $1 and run_id = $2))::integer as count`,
      [programmeId, runId],
    );
    return rows[0]?.count ?? 0;
  });
}
