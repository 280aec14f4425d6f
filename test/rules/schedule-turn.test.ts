import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloseTurn } from '../../rules/close-turn.ts';
import {
  againAt,
  isClockDoubtful,
  isCloseDue,
  lastNight,
  type NightsSoFar,
  type NightTurn,
  nightBegins,
  nightTurn,
} from '../../rules/schedule-turn.ts';
import type { CloseMode } from '../../rules/terms.ts';
import { addDays, type LocalDate, zoneOf } from '../../rules/time.ts';

const MOSCOW = zoneOf('Europe/Moscow');
const BERLIN = zoneOf('Europe/Berlin');
const BEIRUT = zoneOf('Asia/Beirut');
const AT = { hour: 2, minute: 15 };

const at = (text: string): number => Date.parse(text);
const day = (text: string): LocalDate => text as LocalDate;
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

describe('when the night of a business date begins', () => {
  it.each([
    ['Moscow, three hours east', MOSCOW, '2025-03-29', AT, '2025-03-29T23:15'],
    ['Berlin in winter', BERLIN, '2025-03-28', AT, '2025-03-29T01:15'],
    // On the 30th of March the clocks of Berlin go from 02:00 to 03:00: 02:15 is 03:15, at 01:15 UTC.
    ['Berlin, a time that does not exist', BERLIN, '2025-03-29', AT, '2025-03-30T01:15'],
    ['Berlin in summer', BERLIN, '2025-03-30', AT, '2025-03-31T00:15'],
    // On the 26th of October they go from 03:00 back to 02:00: 02:15 is at 00:15 and at 01:15 UTC.
    ['Berlin, a time that exists twice', BERLIN, '2025-10-25', AT, '2025-10-26T00:15'],
    // On the 30th of March 2025 the day of Beirut begins at 01:00, 22:00 UTC: the business date is over then, not before.
    ['Beirut, a day without midnight', BEIRUT, '2025-03-29', { hour: 0, minute: 0 }, '2025-03-29T22:00'],
    ['the end of a month and year', MOSCOW, '2025-12-31', AT, '2025-12-31T23:15'],
  ])('%s', (_name, zone, date, time, expected) => {
    expect(iso(nightBegins(day(date), time, zone))).toBe(expected);
  });
});

describe('the last night that has begun', () => {
  it.each([
    ['a minute before', '2025-03-10T23:14Z', '2025-03-09'],
    ['at the minute', '2025-03-10T23:15Z', '2025-03-10'],
    ['late in the evening', '2025-03-11T20:59Z', '2025-03-10'],
    ['after midnight, before the hour', '2025-03-11T21:00Z', '2025-03-10'],
  ])('%s', (_name, now, expected) => {
    expect(lastNight(at(now), AT, MOSCOW)).toBe(expected);
  });

  it('never goes back, and is each date once, whatever the zone and the hour', () => {
    const zone = fc.constantFrom(MOSCOW, BERLIN, BEIRUT, zoneOf('Pacific/Apia'), zoneOf('America/New_York'));
    const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59) });
    const start = fc.integer({ min: at('2010-01-01T00:00Z'), max: at('2030-01-01T00:00Z') });
    fc.assert(
      fc.property(zone, time, start, (where, hour, from) => {
        let last = lastNight(from, hour, where);
        for (let now = from; now < from + 72 * 3_600_000; now += 20 * 60_000) {
          const date = lastNight(now, hour, where);
          expect(date === last || date > last).toBe(true);
          expect(nightBegins(date, hour, where)).toBeLessThanOrEqual(now);
          expect(nightBegins(addDays(date, 1), hour, where)).toBeGreaterThan(now);
          last = date;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the turn of a night', () => {
  const NOW = at('2025-03-11T06:00Z'); // 09:00 in Moscow: the night of the 10th has begun at 23:15 UTC
  const WALKED: NightsSoFar = { walked: day('2025-03-10'), publishedAt: at('2025-01-01T00:00Z'), open: null };
  const WAIT: NightTurn = { kind: 'wait', date: day('2025-03-11'), at: at('2025-03-11T23:15Z') };
  const WALK: NightTurn = { kind: 'walk', date: day('2025-03-10'), missed: 0 };
  const BY = 'here, process 1';
  const stopped = (times: number, when: string): NightsSoFar => ({
    ...WALKED,
    walked: day('2025-03-09'),
    open: { kind: 'stopped', times, at: at(when), why: 'too many' },
  });

  it.each<[string, NightsSoFar, NightTurn]>([
    ['walked', WALKED, WAIT],
    ['not walked', { ...WALKED, walked: day('2025-03-09') }, WALK],
    ['three nights missed before it', { ...WALKED, walked: day('2025-03-06') }, { ...WALK, missed: 3 }],
    ['walked further than the clock says: it went back', { ...WALKED, walked: day('2025-04-10') }, WAIT],
    ['never walked', { ...WALKED, walked: null }, WALK],
    [
      'published this morning: its facts are yet to come',
      { walked: null, publishedAt: at('2025-03-11T05:00Z'), open: null },
      WAIT,
    ],
    [
      'somebody walks it',
      { ...WALKED, walked: day('2025-03-09'), open: { kind: 'walking', by: BY } },
      { kind: 'busy', date: day('2025-03-10'), by: BY },
    ],
    ['left behind', { ...WALKED, walked: day('2025-03-09'), open: { kind: 'left', by: BY } }, WALK],
    ['left behind, of a date that is walked', { ...WALKED, open: { kind: 'left', by: BY } }, WALK],
    [
      'stopped four minutes ago',
      stopped(1, '2025-03-11T05:56Z'),
      { kind: 'retry', date: day('2025-03-10'), at: at('2025-03-11T06:01Z'), why: 'too many' },
    ],
    ['stopped five minutes ago', stopped(1, '2025-03-11T05:55Z'), WALK],
    [
      'stopped for the third time, nineteen minutes ago',
      stopped(3, '2025-03-11T05:41Z'),
      { kind: 'retry', date: day('2025-03-10'), at: at('2025-03-11T06:01Z'), why: 'too many' },
    ],
    ['stopped for the fortieth time, an hour ago', stopped(40, '2025-03-11T05:00Z'), WALK],
    ['stopped tomorrow: the clock went back', stopped(3, '2025-03-12T05:00Z'), WALK],
    [
      'stopped, of a date that was walked before',
      { ...stopped(1, '2025-03-11T05:59Z'), walked: day('2025-03-10') },
      WAIT,
    ],
  ])('%s', (_name, soFar, expected) => {
    expect(nightTurn(soFar, AT, MOSCOW, NOW)).toEqual(expected);
  });
});

describe('trying again', () => {
  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 60],
    [500, 60],
  ])('after %i failures in a row: in %i minutes', (times, minutes) => {
    expect(againAt(times, 1_000, 2_000)).toBe(1_000 + minutes * 60_000);
  });
});

describe('whether the closes are looked at', () => {
  const AUTOMATIC: CloseMode = { kind: 'automatic' };
  const AFTER = {
    kind: 'after',
    after: { text: 'P3D', months: 0, days: 3, ms: 0 },
  } as const satisfies CloseMode;
  const WAIT: CloseTurn = { kind: 'wait', for: 'month', until: 0 };

  it.each<[string, boolean, CloseTurn | null, CloseMode, boolean]>([
    ['after a run', true, WAIT, AUTOMATIC, true],
    ['after a run that was followed', false, { kind: 'preview' }, AUTOMATIC, false],
    ['a programme that pays nothing', true, null, AUTOMATIC, false],
    // Somebody previewed it by hand: it is posted after the next night, not under their hands.
    ['a preview of an automatic close', false, { kind: 'post' }, AUTOMATIC, false],
    ['nobody has objected in time', false, { kind: 'post' }, AFTER, true],
    ['somebody may still object', false, { kind: 'wait', for: 'objection', until: 9 }, AFTER, false],
    ['it is stopped', false, { kind: 'stopped', stops: ['total'] }, AFTER, false],
  ])('%s', (_name, isUnfollowed, turn, mode, expected) => {
    expect(isCloseDue({ isUnfollowed, turn, mode })).toBe(expected);
  });
});

describe('two clocks', () => {
  it.each([
    [0, false],
    [300_000, false],
    [300_001, true],
    [-300_001, true],
  ])('%i ms apart', (apart, expected) => {
    expect(isClockDoubtful(1_000_000 + apart, 1_000_000)).toBe(expected);
  });
});
