import { appendFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { chartSvg } from '../../services/simulate/chart.ts';
import type { Simulation } from '../../services/simulate/report.ts';
import { simulate } from '../../services/simulate/simulate.ts';
import { month } from '../arguments.ts';
import type { Io } from '../io.ts';
import { readProgrammeText } from '../programme-file.ts';
import { simulationCsv } from '../simulate-csv.ts';
import { simulationText } from '../simulate-text.ts';
import { walkProgress } from '../walk-progress.ts';

type Format = 'table' | 'json' | 'csv';

interface SimulateOptions {
  readonly programme: string;
  readonly from: number;
  readonly to: number;
  readonly against?: string;
  readonly format: Format;
  readonly chart?: string;
}

/** `stazh simulate`: what the base would have come to under other terms, beside the present ones. */
export function registerSimulate(program: Command, io: Io): void {
  program
    .command('simulate')
    .description(
      'walk everybody through other terms on the facts as they are, and compare months, winners and losers with the present terms; writes nothing to the database',
    )
    .requiredOption('--programme <file>', 'the proposed terms')
    .requiredOption('--from <month>', 'first month, such as 2025-01', month)
    .requiredOption('--to <month>', 'last month', month)
    .option('--against <name>', 'compare with this published programme (default: the one of the same name)')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['table', 'json', 'csv']).default('table'),
    )
    .option('--chart <file>', 'also draw the cost by month, as SVG')
    .action(async (options: SimulateOptions) => {
      const text = await readProgrammeText(options.programme);
      if (options.chart !== undefined) await chartTo(options.chart, (file) => appendFile(file, ''));
      const simulation = await withDatabase(loadConfig(io.env), (database) =>
        walkProgress(io, 'Walking everybody', (onSlice) => {
          const { programme: file, from, to, against = null } = options;
          return simulate(database, { text, file, months: { from, to }, against, onSlice }, Date.now());
        }),
      );
      for (const warning of simulation.warnings) io.err(`warning: ${warning}\n`);
      if (options.chart !== undefined) {
        await chartTo(options.chart, (file) => writeFile(file, chartSvg(simulation)));
      }
      await io.out(WRITERS[options.format](simulation));
    });
}

const WRITERS: Readonly<Record<Format, (simulation: Simulation) => string>> = {
  table: simulationText,
  csv: simulationCsv,
  json: (simulation) => `${JSON.stringify(simulation, null, 2)}\n`,
};

/** Tried before the walk too: that the file cannot be written should not be found out after an hour. */
async function chartTo(file: string, write: (file: string) => Promise<void>): Promise<void> {
  try {
    await write(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('USAGE', `--chart: ${file} cannot be written: ${why}`, { cause: error });
  }
}
