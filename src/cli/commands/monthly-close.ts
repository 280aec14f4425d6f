import { type Command, Option } from 'commander';
import { monthlyCloseJob } from '../../../jobs/monthly-close.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { MonthTurn } from '../../services/close/monthly-close.ts';
import type { Io } from '../io.ts';
import { turnJson, turnText } from '../turn-text.ts';

interface MonthlyCloseOptions {
  readonly programme?: string;
  readonly dryRun?: boolean;
  readonly format: 'table' | 'json';
}

/** `stazh monthly-close`: does what each programme's `close` says is due. Exit code 1: a close is stopped or overdue. */
export function registerMonthlyClose(program: Command, io: Io): void {
  program
    .command('monthly-close')
    .description('preview and post what is due by the terms of each programme; run it after every night')
    .option('--programme <name>', 'only this one (default: every published programme)')
    .option('--dry-run', 'only tell what is due, and what the others wait for')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ programme, dryRun = false, format }: MonthlyCloseOptions) => {
      const request = { programme: programme ?? null, isDryRun: dryRun, now: Date.now() };
      const turns = await monthlyCloseJob(loadConfig(io.env), request);
      await io.out(
        format === 'json'
          ? `${JSON.stringify(turns.map(turnJson))}\n`
          : turns.map((turn) => textOf(turn, dryRun)).join(''),
      );
      const stuck = turns.filter(
        ({ turn }) => turn.kind === 'stopped' || turn.kind === 'remind' || turn.kind === 'held',
      );
      if (stuck.length > 0 && !dryRun)
        throw new AppError(
          'CLOSE_STOPPED',
          `waiting for somebody: ${stuck.map(({ programme: name, month }) => `${month} of ${name}`).join(', ')}`,
        );
    });
}

function textOf(one: MonthTurn, isDryRun: boolean): string {
  return `${one.programme} ${one.month}: ${turnText(one, isDryRun)}\n`;
}
