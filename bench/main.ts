import { type Bench, say } from './bench.ts';
import type { Measure } from './measure.ts';
import { readOptions } from './options.ts';
import { machine, printTable } from './report.ts';
import { runInProcess, type WholeOrder } from './run-process.ts';
import { Samples } from './samples.ts';
import { ON_BASE, runScenario } from './scenario.ts';
import { createThrowAwayDatabase, type ThrowAwayDatabase } from './throw-away-database.ts';

await main();

async function main(): Promise<void> {
  const { settings, only, format } = readOptions();
  const databases: Promise<ThrowAwayDatabase>[] = [];
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
    for (const made of await Promise.allSettled(databases)) {
      if (made.status === 'fulfilled') await made.value.remove();
    }
  }
}

type Asked = Pick<Bench, 'settings' | 'only' | 'signal'> & {
  /** Every database that was begun, for whoever cleans up. */
  readonly databases: Promise<ThrowAwayDatabase>[];
};

async function measureAll({ settings, only, databases, signal }: Asked): Promise<readonly Measure[]> {
  const samples = new Samples();
  const others: Measure[] = [];
  const measure = async (kind: WholeOrder['kind'], url: string | null): Promise<void> => {
    say(`${kind} …`);
    // The sample generator knows whole years only.
    const whole = { ...settings, years: Math.ceil(settings.years) };
    others.push(...(await runInProcess<readonly Measure[]>({ kind, settings: whole, url }, signal)));
  };
  const newDatabase = async (): Promise<string> => {
    const database = createThrowAwayDatabase();
    databases.push(database);
    return (await database).url;
  };
  if (only.has('engine')) await measure('engine', null);
  if (only.has('import')) await measure('import', await newDatabase());
  if (ON_BASE.some((name) => only.has(name))) {
    const url = await newDatabase();
    await runScenario({ settings, only, samples, signal, url, today: settings.until });
    // Also unasked: the figures mean nothing if what is stored is wrong.
    await measure('verify', url);
  }
  return [...samples.measures(settings), ...others];
}
