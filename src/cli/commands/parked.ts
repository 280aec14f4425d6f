import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type ParkedSubscriber, parked } from '../../services/night/listings.ts';
import type { Io } from '../io.ts';

interface ParkedOptions {
  readonly programme?: string;
  readonly format: 'table' | 'json';
}

/** `stazh parked`: whom the night could not walk, and why. Every night tries them again. */
export function registerParked(program: Command, io: Io): void {
  program
    .command('parked')
    .description('list the subscribers that the night could not walk, and why; every night tries them again')
    .option('--programme <name>', 'only this one')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async (options: ParkedOptions) => {
      const listed = await withDatabase(loadConfig(io.env), (database) =>
        parked(database, options.programme ?? null),
      );
      await io.out(options.format === 'json' ? jsonOf(listed) : tableOf(listed));
    });
}

function jsonOf(listed: readonly ParkedSubscriber[]): string {
  return `${JSON.stringify(listed.map((one) => ({ ...one, parkedAt: new Date(one.parkedAt).toISOString() })))}\n`;
}

function tableOf(listed: readonly ParkedSubscriber[]): string {
  if (listed.length === 0) return 'Nobody is parked.\n';
  const head = ['programme', 'subscriber', 'reason', 'run', 'since (UTC)'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { programme, subscriber, code, message, runId, parkedAt } of listed) {
    const since = new Date(parkedAt).toISOString().slice(0, 16).replace('T', ' ');
    table.push([programme, subscriber, `${code}: ${message}`, String(runId), since]);
  }
  return `${table.toString()}\n`;
}
