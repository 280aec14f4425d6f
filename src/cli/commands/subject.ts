import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { type Config, loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { eraseAgain, eraseSubject, erasures } from '../../services/subject/erase-subject.ts';
import { exportSubject } from '../../services/subject/export-subject.ts';
import type { Io } from '../io.ts';
import {
  erasedAgainText,
  erasedText,
  erasuresJson,
  erasuresTable,
  exportJson,
  exportLines,
} from '../subject-text.ts';

/** `stazh subject`: what is held about a person, and its erasure. */
export function registerSubject(program: Command, io: Io): void {
  const group = program.command('subject').description('what is held about a subscriber, and its erasure');
  registerExport(group, io);
  registerErase(group, io);
  group
    .command('erasures')
    .description('list who was erased, by digest; with ndjson in the form of the list that --again reads')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'ndjson']).default('table'))
    .action(async ({ format }: { readonly format: 'table' | 'ndjson' }) => {
      const listed = await withDatabase(loadConfig(io.env), erasures);
      await io.out(format === 'table' ? erasuresTable(listed) : erasuresJson(listed));
    });
}

interface ExportOptions {
  readonly author: string;
  readonly format: 'json' | 'ndjson';
}

function registerExport(group: Command, io: Io): void {
  group
    .command('export <id>')
    .description('print everything held about a subscriber; the read is logged')
    .addOption(new Option('--format <format>', 'how to print').choices(['json', 'ndjson']).default('json'))
    .option('--author <who>', 'who asks, for the log (default: who runs this)', userInfo().username)
    .action(async (subscriber: string, { author, format }: ExportOptions) => {
      const exported = await withDatabase(loadConfig(io.env), (database) =>
        exportSubject(database, { subscriber, author }),
      );
      await io.out(format === 'json' ? exportJson(exported) : exportLines(exported));
    });
}

interface EraseOptions {
  readonly author?: string;
  readonly reason?: string;
  readonly again?: true;
}

function registerErase(group: Command, io: Io): void {
  group
    .command('erase [id]')
    .description('erase a subscriber for good; rows of money stay under a random key')
    .option('--author <who>', 'who erases; kept')
    .option('--reason <text>', 'why; kept, so it must not say whom')
    .option('--again', 'after a restore: erase once more whoever is back')
    .action(async (subscriber: string | undefined, { author, reason, again }: EraseOptions) => {
      const config = loadConfig(io.env);
      if (again === true) {
        if (subscriber !== undefined) throw usage('--again takes everybody on the list, and no id');
        const done = await withDatabase(config, (database) => eraseAgain(depsOf(config, database)));
        await io.out(erasedAgainText(done));
        return;
      }
      if (subscriber === undefined || author === undefined || reason === undefined) {
        throw usage('accepted: subject erase ID --author WHO --reason TEXT, or subject erase --again');
      }
      const erased = await withDatabase(config, (database) =>
        eraseSubject(depsOf(config, database), { subscriber, author, reason, now: Date.now() }),
      );
      await io.out(erasedText(subscriber, erased));
    });
}

function depsOf<T>(config: Config, database: T): { database: T; list: string; dataDir: string } {
  const dataDir = config.STAZH_DATA_DIR;
  return { database, dataDir, list: config.STAZH_ERASURES ?? join(dataDir, 'erasures.ndjson') };
}

function usage(detail: string): AppError {
  return new AppError('USAGE', detail);
}
