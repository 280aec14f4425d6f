import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type ListedRun, runs } from '../../services/night/listings.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';

interface RunsOptions {
  readonly programme?: string;
  readonly limit: number;
  readonly format: 'table' | 'json';
}

/** `stazh runs`: the last runs of the night, newest first. */
export function registerRuns(program: Command, io: Io): void {
  program
    .command('runs')
    .description('list the last runs of the night, newest first')
    .option('--programme <name>', 'only this one')
    .option('--limit <n>', 'at most so many', wholeFrom(1), 20)
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async (options: RunsOptions) => {
      const { programme = null, limit, format } = options;
      const listed = await withDatabase(loadConfig(io.env), (database) =>
        runs(database, { programme, limit }),
      );
      await io.out(format === 'json' ? jsonOf(listed) : tableOf(listed));
    });
}

function jsonOf(listed: readonly ListedRun[]): string {
  const objects = listed.map((run) => ({
    ...run,
    cut: run.cut.toString(),
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
  }));
  return `${JSON.stringify(objects)}\n`;
}

function tableOf(listed: readonly ListedRun[]): string {
  const head = [
    'run',
    'programme',
    'business date',
    'state',
    'slices',
    'walked',
    'parked',
    'began (UTC)',
    'seconds',
  ];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const run of listed) table.push(rowOf(run));
  const stopped = listed.filter(({ stoppedBecause }) => stoppedBecause !== null);
  const why = stopped.map(({ runId, stoppedBecause }) => `run ${runId} stopped: ${stoppedBecause ?? ''}\n`);
  return `${table.toString()}\n${why.join('')}`;
}

function rowOf(run: ListedRun): string[] {
  const { startedAt, finishedAt, counts } = run;
  const seconds = finishedAt === null ? '' : ((finishedAt - startedAt) / 1000).toFixed(1);
  return [
    String(run.runId),
    run.programme,
    run.businessDate,
    stateOf(run),
    `${run.slicesDone}/${run.slices}`,
    String(counts['walked'] ?? 0),
    String(counts['parked'] ?? 0),
    new Date(startedAt).toISOString().slice(0, 19).replace('T', ' '),
    seconds,
  ];
}

/** A run whose holder is gone waits for the next `stazh nightly`. */
function stateOf({ state, isAlive, holder }: ListedRun): string {
  if (state !== 'running') return state;
  return isAlive ? `running (${holder})` : 'left behind';
}
