import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  addDays,
  type Duration,
  dayStart,
  dayTimeOf,
  formatInstant,
  type Instant,
  type LocalDate,
  midnightOf,
  minus,
  monthOf,
  monthStart,
  monthText,
  parseDuration,
  parseLocalDate,
  plus,
  readInstant,
  stretch,
  zoneOf,
} from '../../rules/time.ts';

const moscow = zoneOf('Europe/Moscow');
const kyiv = zoneOf('Europe/Kyiv');

function at(text: string, zone = moscow): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'bad') throw new Error(`not an instant: ${text}`);
  return read.at;
}

function lasting(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`not a duration: ${text}`);
  return duration;
}

describe('plus', () => {
  it.each<[string, string, string, string]>([
    ['clamps a month to its last day', '2024-01-31', 'P1M', '2024-02-29'],
    ['clamps to 28 February in a common year', '2023-01-31', 'P1M', '2023-02-28'],
    ['keeps the local time', '2024-01-31T10:30:00', 'P1M', '2024-02-29T10:30:00'],
    ['adds months before days', '2024-01-31', 'P1M1D', '2024-03-01'],
    ['counts weeks as seven days', '2024-02-26', 'P1W', '2024-03-04'],
    ['adds exact hours', '2024-02-29T23:00:00', 'PT2H', '2024-03-01T01:00:00'],
    ['passes 29 February by a year', '2024-02-29', 'P1Y', '2025-02-28'],
  ])('%s: %s + %s = %s', (_name, start, duration, end) => {
    expect(formatInstant(plus(at(start), lasting(duration), moscow), moscow)).toBe(
      formatInstant(at(end), moscow),
    );
  });

  it('keeps the local time over a change of clocks, while exact hours do not', () => {
    const before = at('2024-03-30T12:00:00', kyiv); // clocks go forward on 31 March 2024 at 03:00
    expect(formatInstant(plus(before, lasting('P1D'), kyiv), kyiv)).toBe('2024-03-31T12:00:00+03:00');
    expect(formatInstant(plus(before, lasting('PT24H'), kyiv), kyiv)).toBe('2024-03-31T13:00:00+03:00');
  });

  it('counts repeated months from the start, never chained', () => {
    const month = lasting('P1M');
    const ends = [0, 1, 2].map((times) => plus(at('2024-01-31'), stretch(month, month, times), moscow));
    expect(ends.map((end) => formatInstant(end, moscow).slice(0, 10))).toEqual([
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
  });
});

describe('the tables of a zone', () => {
  const zones = [
    'Europe/Moscow',
    'Europe/Kyiv',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ];
  const instants = fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2027, 0, 1) });
  const durations = fc.constantFrom('P1M', 'P3D', 'P11M', 'P1M10D', 'P1Y', 'P30D', 'P1MT5H').map(lasting);

  it('give what the library gives, on every day of every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, durations, (name, instant, duration) => {
        const zone = zoneOf(name);
        const moment = DateTime.fromMillis(instant, { zone: name });
        const units = { months: duration.months, days: duration.days };
        expect(plus(instant, duration, zone)).toBe(moment.plus(units).toMillis() + duration.ms);
        expect(minus(instant, duration, zone)).toBe(moment.minus(units).toMillis() - duration.ms);
        expect(dayStart(instant, zone)).toBe(moment.startOf('day').toMillis());
        expect(formatInstant(instant, zone)).toBe(moment.toISO({ suppressMilliseconds: true }));
        expect(monthText(monthOf(instant, zone))).toBe(moment.toFormat('yyyy-MM'));
        expect(monthStart(monthOf(instant, zone), zone)).toBe(moment.startOf('month').toMillis());
      }),
      { numRuns: 3_000 },
    );
  });

  it('give what the library gives, at the midnights on which months begin and inside and outside of the tables', () => {
    const months = fc.integer({ min: 1890 * 12, max: 2210 * 12 });
    const counts = fc.integer({ min: -14, max: 14 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), months, counts, (name, month, count) => {
        const zone = zoneOf(name);
        const start = monthStart(month, zone);
        const first = DateTime.fromMillis(start, { zone: name });
        expect(first.toFormat('yyyy-MM-dd')).toBe(`${monthText(month)}-01`);
        expect([monthOf(start - 1, zone), monthOf(start, zone)]).toEqual([month - 1, month]);
        const duration = { text: 'months', months: count, days: 0, ms: 0 };
        expect(plus(start, duration, zone)).toBe(first.plus({ months: count }).toMillis());
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('readInstant', () => {
  it.each<[string, string]>([
    ['2024-02-01', '2024-02-01T00:00:00+03:00'],
    ['2024-02-01T10:05', '2024-02-01T10:05:00+03:00'],
    ['2024-02-01 10:05:07', '2024-02-01T10:05:07+03:00'],
    ['2024-02-01T10:05:07.123456', '2024-02-01T10:05:07.123+03:00'],
    ['2024-02-01T10:05:07Z', '2024-02-01T13:05:07+03:00'],
    ['2024-02-01T10:05:07+05', '2024-02-01T08:05:07+03:00'],
    ['2014-07-01T12:00:00', '2014-07-01T12:00:00+04:00'], // Moscow was four hours ahead until 26 October 2014
  ])('reads %s as %s', (text, instant) => {
    expect(formatInstant(at(text), moscow)).toBe(instant);
  });

  it.each([
    '',
    '2024-02-30',
    '2024-13-01',
    '01.02.2024',
    '2024-02-01T25:00',
    '2024-02-01Z',
    'tomorrow',
    '2024-2-1',
  ])('does not read %j', (text) => {
    expect(readInstant(text, moscow)).toEqual({ kind: 'bad' });
  });

  it('marks a local time that does not exist, and one that exists twice', () => {
    expect(readInstant('2024-03-31T03:30:00', kyiv)).toMatchObject({ unclear: 'gap' });
    expect(readInstant('2024-10-27T03:30:00', kyiv)).toMatchObject({ unclear: 'overlap' });
    expect(readInstant('2024-10-27T03:30:00+02:00', kyiv)).toMatchObject({ unclear: null });
    expect(readInstant('2024-10-27T12:00:00', kyiv)).toMatchObject({ unclear: null });
  });
});

describe('a local time that exists twice', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  // In Kyiv 04:00 became 03:00 on the 27th of October 2024, in Havana 01:00 became 00:00 on the 3rd of November.
  it.each(['2025-01-15', '2025-07-15'])('is the first of them, read on %s or any other day', (today) => {
    vi.useFakeTimers({ now: Date.parse(today), toFake: ['Date'] });
    const havana = zoneOf('America/Havana');
    const first = Date.parse('2024-10-27T00:30Z');
    const midnight = Date.parse('2024-11-03T04:00Z');

    expect(dayTimeOf(2024 * 12 + 9, 27, { hour: 3, minute: 30 }, kyiv)).toBe(first);
    expect(readInstant('2024-10-27T03:30:00', kyiv)).toMatchObject({ at: first });
    expect(readInstant('2024-10-27T03:30:00+02:00', kyiv)).toMatchObject({ at: first + 3_600_000 });
    expect(midnightOf('2024-11-03' as LocalDate, havana)).toBe(midnight);
    expect(dayStart(Date.parse('2024-11-03T15:00Z'), havana)).toBe(midnight);
  });
});

describe('days and months', () => {
  it('numbers months so that the next one is one more, over a year’s end', () => {
    const december = monthOf(at('2023-12-31T23:59:59'), moscow);
    expect(monthOf(at('2024-01-01'), moscow)).toBe(december + 1);
    expect(monthText(december)).toBe('2023-12');
  });

  it('finds a day of a month at a time', () => {
    const month = monthOf(at('2024-02-10'), moscow);
    expect(formatInstant(dayTimeOf(month, 15, { hour: 10, minute: 30 }, moscow), moscow)).toBe(
      '2024-02-15T10:30:00+03:00',
    );
  });

  it('adds days to a day without a zone', () => {
    expect(addDays('2024-02-28' as LocalDate, 2)).toBe('2024-03-01');
    expect(parseLocalDate('2023-02-29')).toBeUndefined();
  });
});

describe('parseDuration', () => {
  it.each(['', 'P', 'PT', 'P1', '3D', 'P-1D', 'P1.5D', 'P1D2M', 'p3d', 'PT'])('does not read %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads every unit', () => {
    expect(parseDuration('P1Y2M3W4DT5H6M7S')).toEqual({
      text: 'P1Y2M3W4DT5H6M7S',
      months: 14,
      days: 25,
      ms: (5 * 3600 + 6 * 60 + 7) * 1000,
    });
  });
});
