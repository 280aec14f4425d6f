import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { listFactsFiles } from '../../services/facts-directory.ts';
import type { FactsSource } from '../../services/facts-stream.ts';
import { parseCompleteSpan } from '../../services/import/complete-span.ts';
import { importFacts, importSetting } from '../../services/import/import-facts.ts';
import { type FactsBody, importStream } from '../../services/import/import-stream.ts';
import { recentImports, streamRejects } from '../../services/import/list-imports.ts';
import type { ImportOptions } from '../../services/import/options.ts';
import type { ImportSummary } from '../../services/import/summary.ts';
import { withdrawImport } from '../../services/import/withdraw-import.ts';
import { importListText, importSummaryText, withdrawalText } from '../import-text.ts';
import type { Io } from '../io.ts';
import { beginStep } from '../progress.ts';

interface ImportFlags {
  readonly fact?: FactName;
  readonly source: string;
  readonly dryRun?: true;
  readonly maxRejects: number;
  readonly complete?: string;
  readonly maxWithdrawn: number;
  readonly yes?: true;
  readonly zone?: string;
  readonly rejects?: string;
}

const WARNINGS_SHOWN_MAX = 20;

/** `stazh import`: facts of the billing system, as one unit that is applied wholly or refused. */
export function registerImport(program: Command, io: Io): void {
  const group = program
    .command('import')
    .description('import facts: a directory of CSV files, or - for NDJSON or CSV (--fact) on standard input')
    .argument('<dir>', 'the directory, or -')
    .addOption(new Option('--fact <fact>', 'with -: CSV with the rows of this fact').choices(FACT_NAMES))
    .option('--source <name>', 'who sends the facts', 'billing')
    .option('--dry-run', 'check and compare everything, write nothing')
    .option('--max-rejects <percent>', 'refuse the import above this share of rejected rows', percent, 5)
    .option('--complete <from..to>', 'take back facts of this source that began in the span and are absent')
    .option('--max-withdrawn <n>', 'absent facts that may be taken back without --yes', count, 100)
    .option('--yes', 'take back as many absent facts as there are')
    .option('--zone <name>', 'zone of local times (default: that of the first programme published)')
    .option('--rejects <file>', 'where rejected rows are written (default: rejects/ in the data folder)')
    .action(async (dir: string, flags: ImportFlags) => {
      await importFrom(dir, flags, io);
    });
  group
    .command('list')
    .description('the last imports')
    .option('--limit <n>', 'how many', count, 20)
    .action(async ({ limit }: { readonly limit: number }) => {
      const recent = await withDatabase(loadConfig(io.env), (database) => recentImports(database, limit));
      await io.out(importListText(recent));
    });
  group
    .command('withdraw <id>')
    .description('take an import back as a whole')
    .action(async (text: string) => {
      const id = count(text);
      const withdrawal = await withDatabase(loadConfig(io.env), (database) => withdrawImport(database, id));
      await io.out(withdrawalText(id, withdrawal));
    });
  group
    .command('rejects <id>')
    .description('the rejected rows of an import, as CSV')
    .action(async (text: string) => {
      const id = count(text);
      await withDatabase(loadConfig(io.env), async (database) => {
        const decoder = new TextDecoder();
        for await (const bytes of await streamRejects(database, id))
          await io.out(decoder.decode(bytes as Buffer, { stream: true }));
      });
    });
}

async function importFrom(dir: string, flags: ImportFlags, io: Io): Promise<void> {
  const config = loadConfig(io.env);
  const { source, bytes } = await factsSource(dir, flags.fact, io);
  const summary = await withDatabase(config, async (database) => {
    const { zone } = await importSetting(database.db, flags.zone ?? null);
    const complete = flags.complete === undefined ? null : parseCompleteSpan(flags.complete, zone);
    const progress = beginStep(io, `Importing ${dir}`, bytes);
    let done = 0;
    try {
      const options: ImportOptions = {
        source: flags.source,
        isDryRun: flags.dryRun === true,
        maxRejectsPercent: flags.maxRejects,
        complete,
        maxWithdrawn: flags.maxWithdrawn,
        isConfirmed: flags.yes === true,
        zone: flags.zone ?? null,
        rejectsFile: flags.rejects ?? null,
        dataDir: config.STAZH_DATA_DIR,
        onBytes: (read) => {
          done += read;
          progress.advance(done);
        },
      };
      const imported = await importing(database, source, options);
      progress.finish(`${imported.read} rows`);
      return imported;
    } catch (error) {
      progress.abandon();
      throw error;
    }
  });
  const { count: warningCount, first } = summary.warnings;
  for (const warning of first.slice(0, WARNINGS_SHOWN_MAX)) io.err(`warning: ${warning}\n`);
  if (warningCount > WARNINGS_SHOWN_MAX) io.err(`… and ${warningCount - WARNINGS_SHOWN_MAX} warnings more\n`);
  await io.out(importSummaryText(summary));
  if (summary.outcome.kind === 'refused') throw new AppError('IMPORT_REFUSED', summary.outcome.because);
}

/** Where the facts of a command line are; CSV on standard input is received wholly first, as the API does it. */
type GivenSource = FactsSource | { readonly kind: 'stream'; readonly body: FactsBody };

type Database = Parameters<typeof importFacts>[0];

function importing(database: Database, source: GivenSource, options: ImportOptions): Promise<ImportSummary> {
  if (source.kind !== 'stream') return importFacts(database, source, options);
  const { onBytes, ...others } = options;
  let done = 0;
  const onReceived = (bytes: number): void => {
    onBytes?.(bytes - done);
    done = bytes;
  };
  return importStream(database, source.body, { ...others, maxBytes: Number.POSITIVE_INFINITY, onReceived });
}

async function factsSource(
  dir: string,
  fact: FactName | undefined,
  io: Io,
): Promise<{ readonly source: GivenSource; readonly bytes: number | null }> {
  if (dir === '-') {
    const stream = io.stdin as NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
    if (fact === undefined) return { source: { kind: 'ndjson', file: '-', stream }, bytes: null };
    const content = { kind: 'csv', fact } as const;
    const body = { content, bytes: stream, length: null, rows: null, completeThrough: null };
    return { source: { kind: 'stream', body }, bytes: null };
  }
  if (fact !== undefined) {
    throw new AppError('USAGE', `--fact: found with ${dir}; accepted is - for CSV on standard input`);
  }
  if (statSync(dir, { throwIfNoEntry: false })?.isFile() === true) {
    throw new AppError(
      'FACTS_REFUSED',
      `${dir}: is a file; a directory of CSV files is accepted, or - for NDJSON on standard input`,
    );
  }
  const files = await listFactsFiles(dir);
  return { source: { kind: 'directory', dir }, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

function percent(text: string): number {
  const value = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 100) return value;
  throw new InvalidArgumentError('A percentage from 0 to 100 is accepted.');
}

function count(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number is accepted.');
}
