import { type Command, Option } from 'commander';
import { withAnyDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { plainTable } from '../../services/plain-table.ts';
import { problemText, type Readiness, readiness } from '../../services/readiness.ts';
import type { Io } from '../io.ts';

/** `stazh health`: whether work can be done, and whether the nights were. Exit code 1: somebody has to look. */
export function registerHealth(program: Command, io: Io): void {
  program
    .command('health')
    .description('say whether the database can be worked with and the nights were walked; exit code 1: look')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { readonly format: 'table' | 'json' }) => {
      const found = await withAnyDatabase(loadConfig(io.env), (database) => readiness(database, Date.now()));
      await io.out(format === 'json' ? `${JSON.stringify(found)}\n` : healthText(found));
      if (found.problems.length > 0)
        throw new AppError('NOT_HEALTHY', found.problems.map(problemText).join('\n'));
    });
}

function healthText({ isReady, programmes }: Readiness): string {
  const head = isReady ? 'The database can be worked with.\n' : 'The database cannot be worked with.\n';
  if (programmes.length === 0) return head;
  const rows = programmes.map(({ programme, lastNight, nightsBehind }) => [
    programme,
    lastNight ?? 'none yet',
    nightsBehind.toString(),
  ]);
  return `${head}${plainTable(['programme', 'last night', 'nights behind'], rows, (column) => column === 2)}`;
}
