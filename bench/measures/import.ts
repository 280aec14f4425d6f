import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { FACT_SPECS } from '../../rules/exchange/fact-specs.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { type FileName, HEADERS } from '../../src/services/generate/rows.ts';
import { importFacts } from '../../src/services/import/import-facts.ts';
import { publishProgramme } from '../../src/services/publish.ts';
import { type BenchSettings, type Measure, medianOf, peakRssMb, rounded, TIMES, timed } from '../measure.ts';
import { withClient } from '../sql-file.ts';
import { type FactsFileMade, makeFileOfOne, makeFiles } from './import-files.ts';
import { writeAgain } from './import-floor.ts';
import { programmeFile } from './programmes.ts';

/** The programmes that the rows of the sample name. */
const NAMED = ['ezerway', 'paid-months', 'sat-dv'];

/**
 * For a file of each fact: an import of new rows and one of the same rows again, beside a bare COPY of the file into a table of
 * text without an index. They take turns, so that all see the same machine; the median of the repetitions is told. The last file
 * has one row: what an import costs before its rows do.
 */
export async function measureImport(settings: BenchSettings, url: string): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stazh-bench-import-'));
  const database = createDatabase({ url });
  try {
    const files = await makeFiles(settings, folder);
    for (const name of NAMED) {
      const text = await readFile(programmeFile(name), 'utf8');
      await publishProgramme(database, { text, file: `${name}.yaml`, paysFrom: null, now: 0 });
    }
    const measures: Measure[] = [];
    for (const file of files) measures.push(...(await measureFile({ database, url, ...file })));
    const one = await makeFileOfOne('payment', folder);
    measures.push(...(await measureFile({ database, url, ...one })));
    return measures;
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface MeasuredFile extends FactsFileMade {
  readonly database: Database;
  readonly url: string;
}

async function measureFile(file: MeasuredFile): Promise<readonly Measure[]> {
  const asNew: number[] = [];
  const unchanged: number[] = [];
  const bare: number[] = [];
  const alone: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await forget(file);
    bare.push(await bareCopy(file));
    asNew.push((await timed(() => importOnce(file))).seconds);
    bare.push(await bareCopy(file));
    unchanged.push((await timed(() => importOnce(file))).seconds);
    alone.push(await writeAgain(file.url, file.fact));
  }
  // The first file's rows name the subscribers of all others.
  const floor = medianOf(alone);
  const writesAlone = { writes_alone_seconds: floor, writes_to_bare_copy: rounded(floor / medianOf(bare)) };
  return [
    { ...measureOf('import_new', file, asNew, bare), ...writesAlone },
    measureOf('import_unchanged', file, unchanged, bare),
  ];
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

async function importOnce({ database, dir, fact }: MeasuredFile): Promise<void> {
  const { outcome } = await importFacts(
    database,
    { kind: 'directory', dir },
    {
      source: 'bench',
      isDryRun: false,
      maxRejectsPercent: 5,
      complete: null,
      maxWithdrawn: 0,
      isConfirmed: false,
      zone: null,
      rejectsFile: null,
      dataDir: dir,
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
async function bareCopy({ url, dir, fact }: MeasuredFile): Promise<number> {
  const { file } = FACT_SPECS[fact];
  const path = join(dir, file);
  const header = HEADERS[file.replace('.csv', '') as FileName];
  return withClient(url, (client) => copyInto(client, path, header));
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
