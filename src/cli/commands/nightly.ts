import { type Command, Option } from 'commander';
import { nightlyJob } from '../../../jobs/nightly.ts';
import type { LocalDate } from '../../../rules/time.ts';
import { loadConfig } from '../../config.ts';
import { NIGHT_DEFAULTS, type NightRequest, THREADS } from '../../services/night/night-request.ts';
import { day, percent, wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';
import { nightProgress } from '../night-progress.ts';
import { nightTable } from '../night-table.ts';
import { untilStopped } from '../stop-signal.ts';

interface NightlyOptions {
  readonly date?: LocalDate;
  readonly programme?: string;
  readonly threads: number;
  readonly concurrency: number;
  readonly sliceSize: number;
  readonly maxParked: number;
  readonly join?: boolean;
  readonly format: 'table' | 'json';
}

/** `stazh nightly`: walks every due counter to the end of a business date. Exit code 75: somebody else does, or a signal ended it. */
export function registerNightly(program: Command, io: Io): void {
  program
    .command('nightly')
    .description('walk every due counter to the end of a business date, whatever nights were missed before')
    .option('--date <day>', "the last day to walk (default: yesterday in the programme's zone)", day)
    .option('--programme <name>', 'only this one (default: every published programme)')
    .option(
      '--threads <n>',
      'threads that decide, where many counters are walked one by one',
      wholeFrom(1),
      THREADS,
    )
    .option(
      '--concurrency <n>',
      'slices at a time, of all threads together; at least one in each',
      wholeFrom(1),
      NIGHT_DEFAULTS.concurrency,
    )
    .option('--slice-size <n>', 'due subscribers to a slice, about', wholeFrom(1), NIGHT_DEFAULTS.sliceSize)
    .option(
      '--max-parked <percent>',
      'of all subscribers, so many may be parked before the run stops; ten always may',
      percent,
      NIGHT_DEFAULTS.maxParkedPercent,
    )
    .option('--join', 'share the slices of a run that another process holds, instead of leaving')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async (options: NightlyOptions) => {
      const config = loadConfig(io.env);
      const progress = nightProgress(io);
      try {
        const reports = await untilStopped(io, (stop) =>
          nightlyJob(config, requestOf(options), { onEvent: progress.take, stop }),
        );
        progress.end();
        await io.out(options.format === 'json' ? `${JSON.stringify(reports)}\n` : nightTable(reports));
      } finally {
        progress.end();
      }
    });
}

function requestOf(options: NightlyOptions): NightRequest {
  return {
    date: options.date ?? null,
    programme: options.programme ?? null,
    threads: options.threads,
    concurrency: options.concurrency,
    sliceSize: options.sliceSize,
    maxParkedPercent: options.maxParked,
    join: options.join ?? false,
    isOnce: false,
  };
}
