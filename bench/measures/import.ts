import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { FactName } from '../../rules/exchange/fact-row.ts';
import { FACT_NAMES, FACT_SPECS } from '../../rules/exchange/fact-specs.ts';
import { zoneOf } from '../../rules/time.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { generateProvider } from '../../src/services/generate/generate.ts';
import { type FileName, HEADERS } from '../../src/services/generate/rows.ts';
import { importFacts } from '../../src/services/import/import-facts.ts';
import { publishProgramme } from '../../src/services/publish.ts';
import { type BenchSettings, type Measure, medianOf, peakRssMb, rounded, TIMES, timed } from '../measure.ts';
import { withClient } from '../sql-file.ts';
import { programmeFile } from './programmes.ts';

const SUBSCRIBERS_MAX = 50_000;

/** How often a file is copied barely between two imports of it: the fastest is taken, as whatever disturbs it only makes it slower. */
const COPIES = 2;

/**
 * For the file of each fact: an import of new rows and one of the same rows again, beside a bare COPY of the file into a table of
 * text without an index. They take turns, so that all see the same machine; the median of the repetitions is told.
 */
export async function measureImport(settings: BenchSettings, url: string): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stazh-bench-import-'));
  const database = createDatabase({ url });
  try {
    const rows = await prepareFiles(settings, folder);
    const text = await readFile(programmeFile('ezerway'), 'utf8');
    await publishProgramme(database, { text, file: 'ezerway.yaml', paysFrom: null, now: 0 });
    const measures: Measure[] = [];
    for (const fact of FACT_NAMES) {
      const file = { database, url, folder, fact, rows: rows[FACT_SPECS[fact].file] ?? 0 };
      measures.push(...(await measureFile(file)));
    }
    return measures;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface MeasuredFile {
  readonly database: Database;
  readonly url: string;
  readonly folder: string;
  readonly fact: FactName;
  readonly rows: number;
}

async function measureFile(file: MeasuredFile): Promise<readonly Measure[]> {
  const asNew: number[] = [];
  const unchanged: number[] = [];
  const bare: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await forget(file);
    bare.push(await bareCopy(file));
    asNew.push((await timed(() => importOnce(file))).seconds);
    bare.push(await bareCopy(file));
    unchanged.push((await timed(() => importOnce(file))).seconds);
  }
  // The first file's rows name the subscribers of all others.
  return [measureOf('import_new', file, asNew, bare), measureOf('import_unchanged', file, unchanged, bare)];
}

function measureOf(
  name: 'import_new' | 'import_unchanged',
  { fact, rows }: MeasuredFile,
  seconds: readonly number[],
  bare: readonly number[],
): Measure {
  const median = medianOf(seconds);
  const bareMedian = medianOf(bare);
  return {
    name,
    programme: null,
    fact,
    seconds: median,
    seconds_min: Math.min(...seconds),
    seconds_max: Math.max(...seconds),
    rss_mb: peakRssMb(),
    rows,
    rows_per_second: Math.round(rows / median),
    bare_copy_seconds: bareMedian,
    ratio_to_bare_copy: rounded(median / bareMedian),
  };
}

/** Each file in a folder of its own. @returns rows by file name */
async function prepareFiles(
  settings: BenchSettings,
  folder: string,
): Promise<Readonly<Record<string, number>>> {
  const subscribers = Math.min(settings.subscribers, SUBSCRIBERS_MAX);
  const provider = { ...settings, subscribers, deliveries: 1, zone: zoneOf('Europe/Moscow') };
  const [delivery] = await generateProvider(provider, join(folder, 'all'));
  for (const fact of FACT_NAMES) {
    const { file } = FACT_SPECS[fact];
    await mkdir(join(folder, fact));
    await copyFile(join(folder, 'all', 'delivery-01', file), join(folder, fact, file));
  }
  return delivery?.rows ?? {};
}

async function importOnce({ database, folder, fact }: MeasuredFile): Promise<void> {
  const { outcome } = await importFacts(
    database,
    { kind: 'directory', dir: join(folder, fact) },
    {
      source: 'bench',
      isDryRun: false,
      maxRejectsPercent: 5,
      complete: null,
      maxWithdrawn: 0,
      isConfirmed: false,
      zone: null,
      rejectsFile: null,
      dataDir: folder,
    },
  );
  if (outcome.kind !== 'applied') throw new Error(`${fact} is not applied: ${JSON.stringify(outcome.kind)}`);
}

/** As the owner: the service itself could not. */
async function forget({ url, fact }: MeasuredFile): Promise<void> {
  const subscribers = fact === 'subscriber' ? ', subscriber' : '';
  await withClient(url, async (client) => {
    await client.query(`truncate fact_${fact}, touch${subscribers}`);
    await client.query('checkpoint');
  });
}

/** @returns seconds */
async function bareCopy({ url, folder, fact }: MeasuredFile): Promise<number> {
  const { file } = FACT_SPECS[fact];
  const path = join(folder, fact, file);
  const header = HEADERS[file.replace('.csv', '') as FileName];
  return withClient(url, async (client) => {
    const seconds: number[] = [];
    for (let copy = 0; copy < COPIES; copy += 1) seconds.push(await copyInto(client, path, header));
    return Math.min(...seconds);
  });
}

async function copyInto(client: pg.Client, path: string, header: string): Promise<number> {
  const columns = header.split(',').map((column) => `"${column}" text`);
  await client.query(`create table bare (${columns.join(', ')})`);
  const { seconds } = await timed(() =>
    pipeline(createReadStream(path), client.query(copyFrom('copy bare from stdin (format csv, header)'))),
  );
  await client.query('drop table bare');
  return seconds;
}
