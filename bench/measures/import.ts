import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { zoneOf } from '../../rules/time.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { generateProvider } from '../../src/services/generate/generate.ts';
import { HEADERS } from '../../src/services/generate/rows.ts';
import { importFacts } from '../../src/services/import/import-facts.ts';
import { publishProgramme } from '../../src/services/publish.ts';
import { type BenchSettings, type Measure, peakRssMb, rounded, timed } from '../measure.ts';
import { programmeFile } from './programmes.ts';

const SUBSCRIBERS_MAX = 50_000;
const FILES = ['payments', 'services'] as const;
type MeasuredFile = (typeof FILES)[number];

/** The real import beside a bare COPY of the same file; they take turns, so that both see the same machine. */
export async function measureImport(settings: BenchSettings, url: string): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stazh-bench-import-'));
  const database = createDatabase({ url });
  try {
    const rows = await prepareFiles(settings, folder);
    const text = await readFile(programmeFile('ezerway'), 'utf8');
    await publishProgramme(database, { text, file: 'ezerway.yaml', paysFrom: null, now: 0 });
    await importOnce(database, folder, 'subscribers');
    const measures: Measure[] = [];
    for (const file of FILES)
      measures.push(...(await measureFile({ database, url, folder, file, rows: rows[`${file}.csv`] ?? 0 })));
    return measures;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Compared {
  readonly database: Database;
  readonly url: string;
  readonly folder: string;
  readonly file: MeasuredFile;
  readonly rows: number;
}

async function measureFile({ database, url, folder, file, rows }: Compared): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const rowsAre of ['new', 'unchanged'] as const) {
    const before = await bareCopy(url, folder, file);
    const { seconds } = await timed(() => importOnce(database, folder, file));
    const bare = Math.min(before, await bareCopy(url, folder, file));
    measures.push({
      name: `import_${file}_${rowsAre}`,
      programme: null,
      seconds,
      rss_mb: peakRssMb(),
      rows,
      rows_per_second: Math.round(rows / seconds),
      bare_copy_seconds: bare,
      times_bare_copy: rounded(seconds / bare),
    });
  }
  return measures;
}

/** Each measured file in a folder of its own. @returns rows by file name */
async function prepareFiles(
  settings: BenchSettings,
  folder: string,
): Promise<Readonly<Record<string, number>>> {
  const subscribers = Math.min(settings.subscribers, SUBSCRIBERS_MAX);
  const provider = { ...settings, subscribers, deliveries: 1, zone: zoneOf('Europe/Moscow') };
  const [delivery] = await generateProvider(provider, join(folder, 'all'));
  for (const file of ['subscribers', ...FILES]) {
    await mkdir(join(folder, file));
    await copyFile(join(folder, 'all', 'delivery-01', `${file}.csv`), join(folder, file, `${file}.csv`));
  }
  return delivery?.rows ?? {};
}

async function importOnce(database: Database, folder: string, file: string): Promise<void> {
  const { outcome } = await importFacts(
    database,
    { kind: 'directory', dir: join(folder, file) },
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
  if (outcome.kind !== 'applied') throw new Error(`${file} is not applied: ${JSON.stringify(outcome.kind)}`);
}

/** @returns seconds */
async function bareCopy(url: string, folder: string, file: MeasuredFile): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const columns = HEADERS[file].split(',').map((column) => `"${column}" text`);
    await client.query(`create table bare (${columns.join(', ')})`);
    const { seconds } = await timed(() =>
      pipeline(
        createReadStream(join(folder, file, `${file}.csv`)),
        client.query(copyFrom('copy bare from stdin (format csv, header)')),
      ),
    );
    await client.query('drop table bare');
    return seconds;
  } finally {
    await client.end();
  }
}
