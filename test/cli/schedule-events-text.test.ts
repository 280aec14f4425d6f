import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../rules/time.ts';
import { eventLine, troubleOf } from '../../src/cli/schedule-events-text.ts';
import { AppError } from '../../src/errors.ts';
import type { ScheduleEvent } from '../../src/services/schedule/events.ts';

type Told = Parameters<typeof eventLine>[0];

const NIGHT = { programme: 'months', businessDate: '2025-03-31' as LocalDate };
const AGAIN = Date.parse('2025-04-01T00:20Z');
const REPORT = { runId: 7, ...NIGHT, counts: {}, incident: null, durationMs: 5 };
const MONTH = { programme: 'months', month: '2025-04', closesAt: 0, timeZone: 'Europe/Moscow' };

/** What is told, the line, and whether `--once` ends with 1. */
const LINES: readonly (readonly [Told, string, boolean])[] = [
  [
    { kind: 'scheduler-started', nightlyAt: '02:15' },
    "nights begin at 02:15 in each programme's zone",
    false,
  ],
  [{ kind: 'night-due', ...NIGHT, missed: 0 }, 'months: night of 2025-03-31 begins', false],
  [
    { kind: 'night-due', ...NIGHT, missed: 3 },
    'months: night of 2025-03-31 begins, with 3 missed before it',
    false,
  ],
  [{ kind: 'night-over', ...NIGHT, report: REPORT }, 'months: night of 2025-03-31 is done, run 7', false],
  [
    { kind: 'night-over', ...NIGHT, report: { ...REPORT, incident: 4 } },
    'months: night of 2025-03-31 is walked up to incident 4, run 7',
    false,
  ],
  [
    { kind: 'night-over', ...NIGHT, report: null },
    'months: night of 2025-03-31 was walked by another process',
    false,
  ],
  [
    { kind: 'night-interrupted', ...NIGHT },
    'months: night of 2025-03-31 is interrupted; whoever comes next walks the rest',
    true,
  ],
  [
    { kind: 'night-failed', ...NIGHT, times: 1, againAt: AGAIN, error: new Error('no room') },
    'months: NIGHT OF 2025-03-31 FAILED; again at 2025-04-01T00:20:00.000Z: no room',
    true,
  ],
  [
    {
      kind: 'night-failed',
      ...NIGHT,
      times: 3,
      againAt: AGAIN,
      error: new AppError('NIGHT_STOPPED', '12 of 20'),
    },
    'months: NIGHT OF 2025-03-31 FAILED, 3 times in a row; again at 2025-04-01T00:20:00.000Z: NIGHT_STOPPED: The night was ' +
      'stopped: too many subscribers cannot be walked. 12 of 20',
    true,
  ],
  [
    { kind: 'close-failed', programme: 'months', times: 2, againAt: AGAIN, error: 'away' },
    'months: CLOSE FAILED, 2 times in a row; again at 2025-04-01T00:20:00.000Z: away',
    true,
  ],
  [
    { kind: 'close-turn', turn: { ...MONTH, turn: { kind: 'post' } }, isStuck: false },
    'months 2025-04: posted',
    false,
  ],
  [
    { kind: 'close-turn', turn: { ...MONTH, turn: { kind: 'not_walked', why: 'no run' } }, isStuck: true },
    'months 2025-04: waits: no run',
    true,
  ],
  [
    { kind: 'look-failed', error: new Error('refused') },
    'the database could not be asked; again in a minute: refused',
    true,
  ],
];

describe('what a scheduler tells', () => {
  it.each(LINES)('%o', (event: Told, line, isTrouble) => {
    expect(eventLine(event)).toBe(`${line}\n`);
    expect(troubleOf(event as ScheduleEvent)).toBe(isTrouble ? line : null);
  });
});
