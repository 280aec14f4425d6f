import { AppError } from '../errors.ts';
import type { RunReport } from '../services/night/events.ts';
import type { Failure, ScheduleEvent } from '../services/schedule/events.ts';
import { turnText } from './turn-text.ts';

type Told = Exclude<ScheduleEvent, { kind: 'night-goes-on' }>;

/** What a scheduler tells, for people: a line with its line feed. */
export function eventLine(event: Told): string {
  return `${textOf(event)}\n`;
}

const IS_TROUBLE: Readonly<Record<Told['kind'], boolean>> = {
  'night-failed': true,
  'night-interrupted': true,
  'close-failed': true,
  'close-turn': true,
  'clocks-differ': true,
  'look-failed': true,
  'scheduler-started': false,
  'scheduler-stopped': false,
  'night-due': false,
  'night-over': false,
  'night-busy': false,
};

/** What of it keeps a call of `--once` from being a success; null: it does not. */
export function troubleOf(event: ScheduleEvent): string | null {
  if (event.kind === 'night-goes-on' || !IS_TROUBLE[event.kind]) return null;
  return event.kind === 'close-turn' && !event.isStuck ? null : textOf(event);
}

function textOf(event: Told): string {
  if ('businessDate' in event) return `${event.programme}: ${nightText(event)}`;
  switch (event.kind) {
    case 'scheduler-started':
      return `nights begin at ${event.nightlyAt} in each programme's zone`;
    case 'scheduler-stopped':
      return 'stopped';
    case 'clocks-differ':
      return (
        `NOTHING IS DONE: the clock of this machine says ${iso(event.process)}, that of the database ${iso(event.database)}; ` +
        'set right the one that is wrong'
      );
    case 'look-failed':
      return `the database could not be asked; again in a minute: ${whyOf(event.error)}`;
    case 'close-turn':
      return `${event.turn.programme} ${event.turn.month}: ${turnText(event.turn, false)}`;
    case 'close-failed':
      return `${event.programme}: CLOSE FAILED${again(event)}`;
  }
}

function nightText(event: Extract<Told, { businessDate: unknown }>): string {
  const night = `night of ${event.businessDate}`;
  switch (event.kind) {
    case 'night-due':
      return event.missed === 0
        ? `${night} begins`
        : `${night} begins, with ${event.missed} missed before it`;
    case 'night-over':
      return `${night} ${overText(event.report)}`;
    case 'night-busy':
      return `${night}: ${event.detail}`;
    case 'night-interrupted':
      return `${night} is interrupted; whoever comes next walks the rest`;
    case 'night-failed':
      return `${night.toUpperCase()} FAILED${again(event)}`;
  }
}

function overText(report: RunReport | null): string {
  if (report === null) return 'was walked by another process';
  return report.incident === null
    ? `is done, run ${report.runId}`
    : `is walked up to incident ${report.incident}, run ${report.runId}`;
}

function again({ times, againAt, error }: Failure): string {
  const inARow = times === 1 ? '' : `, ${times} times in a row`;
  return `${inARow}; again at ${iso(againAt)}: ${whyOf(error)}`;
}

function whyOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message.replaceAll('\n', ' ')}`;
  return error instanceof Error ? error.message : String(error);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
