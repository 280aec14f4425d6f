import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { importFacts } from '../../../src/services/import/import-facts.ts';
import type { ImportOptions } from '../../../src/services/import/options.ts';
import type { ImportSummary } from '../../../src/services/import/summary.ts';
import { publishProgramme } from '../../../src/services/publish.ts';

/** The least a programme file can say. Amounts in roubles, local times of Moscow (+03:00 all year since 2014-10-26). */
const PLAIN_PROGRAMME = `
programme: plain
title: { en: Plain }
time_zone: Europe/Moscow
currency: RUB
source: made up for tests
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: []
`;

export async function publishPlain(database: Database, text = PLAIN_PROGRAMME): Promise<void> {
  await publishProgramme(database, { text, file: 'plain.yaml', paysFrom: null, now: Date.UTC(2024, 0, 1) });
}

export const DEFAULTS: ImportOptions = {
  source: 'billing',
  isDryRun: false,
  maxRejectsPercent: 5,
  complete: null,
  maxWithdrawn: 100,
  isConfirmed: false,
  zone: null,
  rejectsFile: null,
  // Of this process alone: another user of the machine may be running the same tests.
  dataDir: await mkdtemp(join(tmpdir(), 'stazh-import-tests-')),
};

afterAll(() => rm(DEFAULTS.dataDir, { recursive: true, force: true }));

export type Files = Readonly<Record<string, string>>;

/** A directory with these files; the lines of each are given with their indentation. */
export async function directoryOf(files: Files): Promise<string> {
  const dir = await mkdtemp(join(DEFAULTS.dataDir, 'facts-'));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(dir, name), `${text.trim().replaceAll(/\n\s+/g, '\n')}\n`);
  }
  return dir;
}

/** Imports a directory with these files. */
export async function importing(
  database: Database,
  files: Files,
  options: Partial<ImportOptions> = {},
): Promise<ImportSummary> {
  return importFacts(
    database,
    { kind: 'directory', dir: await directoryOf(files) },
    { ...DEFAULTS, ...options },
  );
}

/** Imports NDJSON, as from standard input. */
export function importingLines(
  database: Database,
  lines: readonly object[],
  options: Partial<ImportOptions> = {},
): Promise<ImportSummary> {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const stream = Readable.from([Buffer.from(text)]);
  return importFacts(database, { kind: 'ndjson', file: '-', stream }, { ...DEFAULTS, ...options });
}

/** What the last revision touched: subscriber and instant, as text in UTC. */
export async function lastTouches(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ touched: string }>`
    select external_id || ' ' || case when isfinite(since) then to_char(since, 'YYYY-MM-DD HH24:MI') else since::text end as touched
    from touch join subscriber using (subscriber_id)
    where revision = (select max(revision) from revision) order by external_id`.execute(database.db);
  return rows.map(({ touched }) => touched);
}

/** The counts of one fact as `added/changed/withdrawn/unchanged`. */
export function countsOf(
  summary: ImportSummary,
  fact: 'subscriber' | 'service' | 'payment' | 'enrolment',
): string {
  const counts = summary.facts.get(fact);
  return counts === undefined
    ? ''
    : [counts.added, counts.changed, counts.withdrawn, counts.unchanged].join('/');
}
