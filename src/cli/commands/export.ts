import { type Command, Option } from 'commander';
import type { MessageFormat } from '../../../rules/billing/message.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import {
  type ExportRequest,
  type ExportSummary,
  exportMessages,
} from '../../services/billing/export-messages.ts';
import { monthText } from '../arguments.ts';
import type { Io } from '../io.ts';

interface ExportFlags {
  readonly programme: string;
  readonly format: MessageFormat;
  readonly after?: string;
  readonly unanswered?: true;
  readonly rejected?: true;
  readonly all?: true;
}

/** `stazh export MONTH`: what a posted close pays, for the billing system (docs/billing.md). */
export function registerExport(program: Command, io: Io): void {
  program
    .command('export')
    .description('print what a posted month pays, a message a subscriber, for the billing system')
    .argument('<month>', 'such as 2025-10', monthText)
    .requiredOption('--programme <name>', 'whose month')
    .addOption(new Option('--format <format>', 'how to print').choices(['csv', 'ndjson']).default('ndjson'))
    .option('--unanswered', 'only messages that the billing system has not answered')
    .option('--rejected', 'only messages that it rejected; with --unanswered these, too')
    .option('--all', 'also rows that pay nothing: something is carried on, or written off')
    .option('--after <id>', 'only messages behind this one: go on where you stopped')
    .action(async (wanted: string, flags: ExportFlags) => {
      const request = requestOf(wanted, flags);
      const summary = await withDatabase(loadConfig(io.env), (database) =>
        exportMessages(database, request, io.out),
      );
      io.err(summaryText(request, summary));
    });
}

function requestOf(wanted: string, flags: ExportFlags): ExportRequest {
  const { programme, format, after = null } = flags;
  return {
    programme,
    month: wanted,
    format,
    after,
    states: [
      ...(flags.unanswered === true ? (['unanswered'] as const) : []),
      ...(flags.rejected === true ? (['rejected'] as const) : []),
    ],
    isAll: flags.all === true,
  };
}

function summaryText({ programme, month: wanted }: ExportRequest, summary: ExportSummary): string {
  const { messages, paid, closeMessages, closePaid, currency } = summary;
  return (
    `${programme} ${wanted}: ${messages} messages of ${closeMessages}, ` +
    `${paid} ${currency} of ${closePaid} ${currency} that the close pays\n`
  );
}
