import { type Command, Option } from 'commander';
import { monthlyCloseJob } from '../../../jobs/monthly-close.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { MonthTurn } from '../../services/close/monthly-close.ts';
import { minute } from '../close-text.ts';
import type { Io } from '../io.ts';

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
          ? `${JSON.stringify(turns.map(jsonOf))}\n`
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

/** Instants in ISO 8601, those of the turn too. */
function jsonOf({ closesAt, turn, ...one }: MonthTurn): unknown {
  const until = 'until' in turn ? { until: iso(turn.until) } : {};
  const since = 'since' in turn ? { since: iso(turn.since) } : {};
  return { ...one, closesAt: iso(closesAt), turn: { ...turn, ...until, ...since } };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function textOf(one: MonthTurn, isDryRun: boolean): string {
  return `${one.programme} ${one.month}: ${turnText(one, isDryRun)}\n`;
}

const WAITS = {
  month: 'the month is decided at',
  objection: 'previewed; posts by itself at',
  confirmation: 'previewed; somebody has to post it by',
} as const;

function turnText({ turn, programme, month, timeZone }: MonthTurn, isDryRun: boolean): string {
  const show = `\`stazh close ${month} show --programme ${programme}\``;
  switch (turn.kind) {
    case 'preview':
      return isDryRun ? 'due to be previewed' : 'previewed';
    case 'post':
      return isDryRun ? 'due to be posted' : 'posted';
    case 'wait':
      return `${WAITS[turn.for]} ${minute(turn.until, timeZone)}`;
    case 'remind':
      return `OVERDUE since ${minute(turn.since, timeZone)}: nobody has posted the preview; look at it with ${show}`;
    case 'stopped':
      return `STOPPED by ${turn.stops.join(', ')}; look at it with ${show}`;
    case 'held':
      return `HELD: incident ${turn.incident} stands; end it with \`stazh incident end\`, or post the month by hand`;
    case 'not_walked':
      return `waits: ${turn.why}`;
  }
}
