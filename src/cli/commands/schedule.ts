import { type Command, Option } from 'commander';
import { scheduleOnceJob, schedulerJob, scheduleShowJob } from '../../../jobs/scheduler.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { ScheduleEvent } from '../../services/schedule/events.ts';
import type { ScheduleLine } from '../../services/schedule/show.ts';
import type { Io } from '../io.ts';
import { nightProgress } from '../night-progress.ts';
import { eventLine, troubleOf } from '../schedule-events-text.ts';
import { scheduleJson, scheduleTable } from '../schedule-text.ts';
import { untilStopped } from '../stop-signal.ts';

interface ScheduleOptions {
  readonly once?: boolean;
  readonly show?: boolean;
  readonly format: 'table' | 'json';
}

/** `stazh schedule`: walks nights and closes months by itself. Exit code 1 of `--once`: something due could not be done. */
export function registerSchedule(program: Command, io: Io): void {
  program
    .command('schedule')
    .description("walk nights and close months when they are due, by each programme's clock, until stopped")
    .addOption(
      new Option('--once', 'do what is due now, and end; for cron, systemd or Kubernetes').conflicts('show'),
    )
    .option('--show', 'only tell the last and the next night, the next close, and what they wait for')
    .addOption(
      new Option('--format <format>', 'how to print, with --once and --show')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(async ({ once = false, show = false, format }: ScheduleOptions) => {
      const print = format === 'json' ? scheduleJson : scheduleTable;
      if (show) await io.out(print(await scheduleShowJob(loadConfig(io.env))));
      else if (once) await runOnce(io, print);
      else await runUntilStopped(io);
    });
}

async function runUntilStopped(io: Io): Promise<void> {
  const teller = tellerOf(io);
  const config = loadConfig(io.env);
  await untilStopped(io, (stop) => schedulerJob(config, teller.take, stop)).finally(teller.end);
}

async function runOnce(io: Io, print: (lines: readonly ScheduleLine[]) => string): Promise<void> {
  const troubles: string[] = [];
  const teller = tellerOf(io);
  const take = (event: ScheduleEvent): void => {
    teller.take(event);
    const trouble = troubleOf(event);
    if (trouble !== null) troubles.push(trouble);
  };
  const config = loadConfig(io.env);
  const lines = await untilStopped(io, (stop) => scheduleOnceJob(config, take, stop)).finally(teller.end);
  await io.out(print(lines));
  for (const { published, night } of lines) {
    if (night.kind === 'retry')
      troubles.push(`${published.programme.programme}: night of ${night.date}: ${night.why}`);
  }
  if (troubles.length > 0) throw new AppError('SCHEDULE_FAILED', troubles.join('\n'));
}

function tellerOf(io: Io): { readonly take: (event: ScheduleEvent) => void; readonly end: () => void } {
  const progress = nightProgress(io);
  return {
    take: (event) => {
      if (event.kind === 'night-goes-on') progress.take(event.event);
      else io.err(eventLine(event));
    },
    end: progress.end,
  };
}
