import { advance } from '../../rules/advance.ts';
import { addDays } from '../../rules/time.ts';
import { createDatabase } from '../../src/db/database.ts';
import { NIGHT_DEFAULTS, THREADS } from '../../src/services/night/night-request.ts';
import { nightly } from '../../src/services/night/nightly.ts';
import { midnight } from '../calendar.ts';
import { peakRssMb, rounded } from '../measure.ts';
import type { NightOrder } from '../run-process.ts';

/** What a night's process tells. */
export interface NightReading {
  readonly seconds: number;
  /** Milliseconds of the clock on the wall. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly rss_mb: number;
  readonly runId: number;
  /** By name, as the run counts them. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Of a whole night and nothing else: it is called in a process of its own. */
export async function runNight({ url, programme, date, join }: NightOrder): Promise<NightReading> {
  const database = createDatabase({ url });
  const deps = {
    database,
    now: () => midnight(addDays(date, 2)),
    advance,
    onEvent: () => undefined,
  };
  try {
    const startedAt = Date.now();
    const reports = await nightly(deps, { ...NIGHT_DEFAULTS, threads: THREADS, date, programme, join });
    const endedAt = Date.now();
    const [report] = reports;
    if (report === undefined || reports.length !== 1) throw new Error(`${reports.length} runs in one night`);
    const seconds = rounded((endedAt - startedAt) / 1000);
    return { seconds, startedAt, endedAt, rss_mb: peakRssMb(), runId: report.runId, counts: report.counts };
  } finally {
    await database.close();
  }
}
