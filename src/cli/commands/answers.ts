import { createReadStream, statSync } from 'node:fs';
import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import {
  type AnsweredMonth,
  type AnswersRequest,
  answeredMonths,
  type ListedReject,
  listRejects,
} from '../../services/billing/list-answers.ts';
import type { AnswersSource } from '../../services/billing/read-answers.ts';
import { storeAnswers } from '../../services/billing/store-answers.ts';
import { monthText } from '../arguments.ts';
import type { Io } from '../io.ts';

interface ListFlags {
  readonly programme: string;
  readonly month?: string;
  readonly rejected?: true;
  readonly format: 'table' | 'ndjson';
}

/** `stazh answers`: what the billing system says of the messages of a posted close (docs/billing.md). */
export function registerAnswers(program: Command, io: Io): void {
  const group = program
    .command('answers')
    .enablePositionalOptions()
    .description('store what the billing system answers to `stazh export`: ack, or reject and why')
    .argument('<file>', 'CSV or NDJSON by its suffix, or - for standard input')
    .addOption(
      new Option(
        '--format <format>',
        'how the answers are written (default: by the suffix; - is ndjson)',
      ).choices(['csv', 'ndjson']),
    )
    .action(async (file: string, flags: { readonly format?: 'csv' | 'ndjson' }) => {
      await store(sourceOf(file, flags.format, io), io);
    });
  group
    .command('list')
    .description('how the messages of posted months were answered')
    .requiredOption('--programme <name>', 'whose')
    .option('--month <month>', 'only this one', monthText)
    .option('--rejected', 'the messages that were rejected and not acknowledged since, with the reasons')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'ndjson']).default('table'))
    .action(async ({ programme, rejected, format, ...flags }: ListFlags) => {
      const request = { programme, month: flags.month ?? null };
      await withDatabase(loadConfig(io.env), async (database) => {
        if (rejected !== true) {
          await io.out(monthsText(await answeredMonths(database, request), request, format));
          return;
        }
        const rejects = await listRejects(database, request, (some) => io.out(rejectsText(some, format)));
        if (rejects === 0) io.err(`no message of ${programme} waits rejected\n`);
      });
    });
}

async function store(source: AnswersSource, io: Io): Promise<void> {
  const { read, stored, known, rejected } = await withDatabase(loadConfig(io.env), (database) =>
    storeAnswers(database, source, ({ line, code, reason }) =>
      io.out(`${source.file}:${line}: ${code}: ${reason}\n`),
    ),
  );
  io.err(`${read} answers: ${stored} stored, ${known} known already, ${rejected} rejected\n`);
  if (rejected > 0)
    throw new AppError('ANSWERS_REJECTED', `${rejected} of ${read}; each is printed with its line.`);
}

function sourceOf(file: string, format: 'csv' | 'ndjson' | undefined, io: Io): AnswersSource {
  if (file === '-') {
    const stream = io.stdin as NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
    return { file, format: format ?? 'ndjson', stream };
  }
  const suffix = /\.(csv|ndjson)$/i.exec(file)?.[1]?.toLowerCase();
  const known = format ?? (suffix as 'csv' | 'ndjson' | undefined);
  if (known === undefined) {
    throw new AppError(
      'USAGE',
      `${file}: the suffix is neither .csv nor .ndjson; say --format csv or ndjson`,
    );
  }
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new AppError('USAGE', `${file}: there is no such file; accepted: a file of answers, or -`);
  }
  return { file, format: known, stream: createReadStream(file) };
}

function rejectsText(rejects: readonly ListedReject[], format: ListFlags['format']): string {
  if (format === 'ndjson') return rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
  const head = ['message', 'paid', 'rejected', 'reason'];
  const rows = rejects.map(({ id, paid, currency, rejectedAt, reason }) => [
    id,
    `${paid} ${currency}`,
    rejectedAt,
    reason,
  ]);
  return tableText(head, rows, [1]);
}

function monthsText(
  months: readonly AnsweredMonth[],
  { programme }: AnswersRequest,
  format: ListFlags['format'],
): string {
  if (format === 'ndjson') return months.map((answered) => `${JSON.stringify(answered)}\n`).join('');
  if (months.length === 0) return `no month of ${programme} is posted yet\n`;
  const head = ['month', 'messages', 'applied', 'rejected', 'unanswered', 'paid', 'of it applied'];
  const rows = months.map((answered) => [
    answered.month,
    answered.messages,
    answered.applied,
    answered.rejected,
    answered.unanswered,
    `${answered.paid} ${answered.currency}`,
    `${answered.appliedPaid} ${answered.currency}`,
  ]);
  return tableText(head, rows, [1, 2, 3, 4, 5, 6]);
}

/** @param right columns that are set flush right */
function tableText(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  right: readonly number[],
): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return `${table.toString()}\n`;
}
