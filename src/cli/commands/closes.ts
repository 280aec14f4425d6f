import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { closes, type ListedClose } from '../../services/close/list-closes.ts';
import { sectionTable } from '../../services/plain-table.ts';
import type { Io } from '../io.ts';

interface ClosesOptions {
  readonly programme?: string;
  readonly cancelled?: boolean;
  readonly format: 'table' | 'json';
}

/** `stazh closes`: what each month paid, and which previews wait. */
export function registerCloses(program: Command, io: Io): void {
  program
    .command('closes')
    .description('list the months that are previewed or posted; what is due next: `monthly-close --dry-run`')
    .option('--programme <name>', 'only this one')
    .option('--cancelled', 'also previews that were taken back')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ programme, cancelled = false, format }: ClosesOptions) => {
      const listed = await withDatabase(loadConfig(io.env), (database) =>
        closes(database, { programme: programme ?? null, withCancelled: cancelled }),
      );
      await io.out(format === 'json' ? jsonOf(listed) : tableOf(listed));
    });
}

function jsonOf(listed: readonly ListedClose[]): string {
  return `${JSON.stringify(listed.map((one) => ({ ...one, closesAt: new Date(one.closesAt).toISOString() })))}\n`;
}

const HEAD = [
  'programme',
  'month',
  'state',
  'credits',
  'sum',
  'corrections',
  'paid',
  'carried on',
  'in',
  'by',
  '',
];

function tableOf(listed: readonly ListedClose[]): string {
  if (listed.length === 0)
    return 'No month was previewed yet: `stazh close MONTH preview --programme NAME`.\n';
  const rows = listed.map((one) => [
    one.programme,
    one.month,
    one.state,
    one.credited,
    one.credits,
    one.corrections,
    one.paid,
    one.carriedOn,
    one.currency,
    one.by,
    one.stops.length === 0 ? '' : `stopped by ${one.stops.join(', ')}`,
  ]);
  return `${sectionTable(HEAD, rows)}\n`;
}
