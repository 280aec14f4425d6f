import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../rules/time.ts';
import { zoneOf } from '../../../rules/time.ts';
import { createLog } from '../../../src/log.ts';
import type { NightEvent } from '../../../src/services/night/events.ts';
import { logNights } from '../../../src/services/night/log-events.ts';

const DAY = '2025-07-08' as LocalDate;

/** Two programmes at once, and everything that a night can tell. */
const EVENTS: readonly NightEvent[] = [
  {
    kind: 'run-begun',
    programme: 'a',
    runId: 7,
    businessDate: DAY,
    due: 9,
    slices: 2,
    slicesDone: 0,
    takenFrom: null,
    joins: null,
  },
  {
    kind: 'run-begun',
    programme: 'b',
    runId: 8,
    businessDate: DAY,
    due: 9,
    slices: 1,
    slicesDone: 0,
    takenFrom: null,
    joins: null,
  },
  { kind: 'slice-done', programme: 'a', slicesDone: 1, slices: 2, counts: { walked: 5 } },
  { kind: 'slice-done', programme: 'b', slicesDone: 1, slices: 1, counts: { walked: 9 } },
  { kind: 'waiting', programme: 'a', slices: 1 },
  { kind: 'already-walked', programme: 'b', asked: DAY, walked: DAY },
  {
    kind: 'held-by-incident',
    programme: 'a',
    incident: { incidentId: 3, from: 0, openedBy: 'olga', openedAt: 0, reason: 'none' },
    zone: zoneOf('Europe/Moscow'),
    walkTo: Date.UTC(2025, 6, 8, 21),
  },
  {
    kind: 'run-done',
    report: {
      runId: 7,
      programme: 'a',
      businessDate: DAY,
      counts: { walked: 9 },
      incident: null,
      durationMs: 12,
    },
  },
];

describe('the log of nights', () => {
  it('has a line for every event, slices and waiting with the run of their programme', () => {
    const lines: Record<string, unknown>[] = [];
    const write = (line: string): void => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
    };
    const take = logNights(createLog({ LOG_LEVEL: 'debug' }, { write }));

    for (const event of EVENTS) take(event);

    expect(lines.map(({ event }) => event)).toEqual(EVENTS.map(({ kind }) => kind));
    expect(lines.map(({ level, run, slice }) => [level, run, slice])).toEqual([
      ['info', 7, undefined],
      ['info', 8, undefined],
      ['debug', 7, 1],
      ['debug', 8, 1],
      ['info', 7, undefined],
      ['info', undefined, undefined],
      ['warn', undefined, undefined],
      ['info', 7, undefined],
    ]);
    expect(lines[6]).toMatchObject({ incident: 3, until: '2025-07-09T00:00:00+03:00' });
  });
});
