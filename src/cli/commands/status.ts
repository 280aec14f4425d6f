import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { getSummary } from '../../services/summary.ts';
import type { Io } from '../io.ts';
import { summaryText } from '../summary-text.ts';

/** `stazh status`: where everything stands, on one page. */
export function registerStatus(program: Command, io: Io): void {
  program
    .command('status')
    .description('print counters, enrolments, and the credits and refusals of the last bonus day')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { readonly format: 'table' | 'json' }) => {
      const summary = await withDatabase(loadConfig(io.env), getSummary);
      await io.out(format === 'json' ? `${JSON.stringify(summary)}\n` : `${summaryText(summary)}\n`);
    });
}
