import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import {
  type OpeningReport,
  type OpeningsRequest,
  printDiffering,
  reportOpenings,
} from '../../services/openings/report.ts';
import { readTotalsFile } from '../../services/openings/totals-file.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';
import { disagreement, openingsJson } from '../openings-json.ts';
import { openingsText } from '../openings-text.ts';

interface OpeningsFlags {
  readonly programme: string;
  readonly source?: string;
  readonly totals?: string;
  readonly limit: number;
  readonly format: 'table' | 'json' | 'csv';
}

/** `stazh openings`: whether counters brought from an older system arrived. Exit code 1: they did not. */
export function registerOpenings(program: Command, io: Io): void {
  program
    .command('openings')
    .description(
      'compare the openings that an older system brought with how the night took them up, and with its totals; writes nothing',
    )
    .requiredOption('--programme <name>', 'whose counters')
    .option('--source <name>', 'only what imports of this source brought')
    .option('--totals <file>', "the older system's totals, as CSV: metric,value")
    .option('--limit <n>', 'name at most so many subscribers of each difference', wholeFrom(1), 10)
    .addOption(
      new Option('--format <format>', 'how to print; csv: every opening that differs, and nothing else')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .action((flags: OpeningsFlags) => openings(flags, io));
}

async function openings(flags: OpeningsFlags, io: Io): Promise<void> {
  const request: OpeningsRequest = {
    programme: flags.programme,
    source: flags.source ?? null,
    totals: flags.totals === undefined ? null : await readTotalsFile(flags.totals),
    namedMax: flags.limit,
  };
  const report = await withDatabase(loadConfig(io.env), async (database) => {
    if (flags.format === 'csv') return printDiffering(database, request, io.out);
    const told = await reportOpenings(database, request);
    await io.out(flags.format === 'json' ? openingsJson(told) : openingsText(told));
    return told;
  });
  refuseUnlessAgreed(report);
}

function refuseUnlessAgreed(report: OpeningReport): void {
  if (!report.agrees) throw new AppError('OPENINGS_DIFFER', disagreement(report));
}
