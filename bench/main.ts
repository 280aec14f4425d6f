import { parseArgs } from 'node:util';
import { addDays, parseLocalDate } from '../rules/time.ts';
import {
  type BenchSettings,
  MEASURES,
  type Measure,
  type MeasureName,
  NEEDS_BASE,
  timed,
} from './measure.ts';
import { machine, printTable } from './report.ts';
import { runMeasure } from './run-measure.ts';
import { createThrowAwayDatabase, runSqlFile, type ThrowAwayDatabase } from './throw-away-database.ts';

const USAGE = `npm run bench -- [--subscribers N] [--years Y] [--seed S] [--only ${MEASURES.join(',')}] [--format table|json]`;

interface Options {
  readonly settings: BenchSettings;
  readonly only: readonly MeasureName[];
  readonly format: string;
}

await main();

async function main(): Promise<void> {
  const { settings, only, format } = readOptions();
  const databases: Made[] = [];
  const stop = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => {
      reject(new Error('interrupted'));
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort();
    });
  try {
    const measures = await Promise.race([
      measureAll({ settings, only, databases, signal: stop.signal }),
      stopped,
    ]);
    const report = { machine: machine(), settings, measures };
    process.stdout.write(format === 'json' ? `${JSON.stringify(report)}\n` : printTable(report));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('interrupted; cleaning up');
    process.exitCode = 130;
  } finally {
    for (const made of await Promise.allSettled(databases.map(({ database }) => database))) {
      if (made.status === 'fulfilled') await made.value.remove();
    }
  }
}

interface Made {
  readonly holdsBase: boolean;
  readonly database: Promise<ThrowAwayDatabase>;
}

interface Bench {
  readonly settings: BenchSettings;
  readonly only: readonly MeasureName[];
  /** Every database that was begun, for whoever cleans up. */
  readonly databases: Made[];
  readonly signal: AbortSignal;
}

async function measureAll(bench: Bench): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const name of bench.only) {
    const url = await databaseFor(name, bench);
    say(`${name} …`);
    measures.push(...(await runMeasure({ name, settings: bench.settings, url, signal: bench.signal })));
  }
  return measures;
}

/** The base is made once, when the first measure needs it. An import gets an empty database of its own. */
async function databaseFor(name: MeasureName, { settings, databases }: Bench): Promise<string | null> {
  if (name === 'engine') return null;
  const holdsBase = NEEDS_BASE.includes(name);
  const shared = databases.find((made) => made.holdsBase);
  if (holdsBase && shared !== undefined) return (await shared.database).url;
  const database = createThrowAwayDatabase();
  databases.push({ holdsBase, database });
  const { url } = await database;
  if (holdsBase) {
    const { seconds } = await timed(() => runSqlFile(url, 'base.sql', { ...settings }));
    say(`base of ${settings.subscribers} subscribers (${seconds} s)`);
  }
  return url;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      subscribers: { type: 'string', default: '20000' },
      years: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string', default: '2026-11-01' },
      only: { type: 'string', default: MEASURES.join(',') },
      format: { type: 'string', default: 'table' },
    },
  });
  const until = parseLocalDate(values.until);
  const asked = values.only.split(',');
  const unknown = asked.filter((name) => !(MEASURES as readonly string[]).includes(name));
  const numbers = [values.subscribers, values.years, values.seed].map((text) =>
    /^\d{1,9}$/.test(text) ? Number(text) : 0,
  );
  const [subscribers = 0, years = 0, seed = 0] = numbers;
  if (
    until === undefined ||
    unknown.length > 0 ||
    numbers.includes(0) ||
    !['table', 'json'].includes(values.format)
  ) {
    process.stderr.write(`not understood: ${process.argv.slice(2).join(' ')}\n${USAGE}\n`);
    process.exit(2);
  }
  const settings = { subscribers, years, seed, until, night: addDays(until, 9) };
  return { settings, only: MEASURES.filter((name) => asked.includes(name)), format: values.format };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
