import { readFile } from 'node:fs/promises';
import { advance } from '../../rules/advance.ts';
import { addDays, type LocalDate, midnightOf, zoneOf } from '../../rules/time.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import type { RunReport } from '../../src/services/night/events.ts';
import { NIGHT_DEFAULTS, nightly } from '../../src/services/night/nightly.ts';
import { publishProgramme } from '../../src/services/publish.ts';
import { type BenchSettings, type Measure, peakRssMb, timed } from '../measure.ts';
import { runSqlFile } from '../throw-away-database.ts';
import { MEASURED, programmeFile } from './programmes.ts';

/** The night that walks everything from nothing to the end of the data, a programme at a time. */
export async function measureFirstWalk(settings: BenchSettings, url: string): Promise<readonly Measure[]> {
  return withBase(url, async (database) => {
    const now = nowOf(settings);
    for (const name of MEASURED) {
      const text = await readFile(programmeFile(name), 'utf8');
      await publishProgramme(database, { text, file: `${name}.yaml`, paysFrom: settings.until, now });
    }
    return nights('first_walk', database, settings, addDays(settings.until, -1));
  });
}

/** A night in the middle of a month, after the nights before it. */
export async function measureOrdinaryNight(
  settings: BenchSettings,
  url: string,
): Promise<readonly Measure[]> {
  return withBase(url, async (database) => {
    await nights('before', database, settings, addDays(settings.night, -1));
    await runSqlFile(url, 'night.sql', { ...settings });
    return nights('ordinary_night', database, settings, settings.night);
  });
}

async function withBase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = createDatabase({ url });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function nights(
  name: string,
  database: Database,
  settings: BenchSettings,
  date: LocalDate,
): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const programme of MEASURED) {
    let due = 0;
    const deps = {
      database,
      now: () => nowOf(settings),
      advance,
      onEvent: (event: Parameters<Parameters<typeof nightly>[0]['onEvent']>[0]) => {
        if (event.kind === 'run-begun') due = event.due;
      },
    };
    const { answer, seconds } = await timed(() => nightly(deps, { ...NIGHT_DEFAULTS, date, programme }));
    measures.push({ name, programme, seconds, rss_mb: peakRssMb(), due, ...figures(answer, seconds) });
  }
  return measures;
}

function figures(reports: readonly RunReport[], seconds: number): Readonly<Record<string, number>> {
  const count = (name: string): number => reports.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
  return {
    walked: count('walked'),
    replayed: count('replayed'),
    parked: count('parked'),
    credits: count('credit'),
    refusals: count('refusal'),
    counters_per_second: Math.round(count('walked') / seconds),
  };
}

/** A clock that stands after the last night that is measured. */
function nowOf({ night }: BenchSettings): number {
  return midnightOf(addDays(night, 2), zoneOf('Europe/Moscow'));
}
