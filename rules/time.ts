import { DateTime, IANAZone } from 'luxon';

/** A point in time: whole milliseconds since 1970-01-01T00:00Z. Spans of instants are half-open, `[from, to)`. */
export type Instant = number;

/** The `to` of a span that is still running; later than every real instant. */
export const FOREVER: Instant = 8.64e15;

/** Before everything: the `from` of a fact that holds always. */
export const ALWAYS: Instant = -8.64e15;

/** A calendar day without a zone, `YYYY-MM-DD`. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

/**
 * An ISO 8601 duration, split the way it is added: first whole months, then whole days, then exact
 * milliseconds ("mixed units add the largest first", docs/domain.md "Time"). `text` is as it was written.
 */
export interface Duration {
  readonly text: string;
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

/**
 * An IANA zone with tables of what was worked out once: month starts, and the offset of months without a change of clocks. Asking
 * the library for every row of a walk costs more than everything else in it.
 */
export interface Zone {
  readonly name: string;
  readonly monthStarts: Map<number, Instant>;
  /** By UTC month (as `monthOf` numbers them): the offset in ms, the same from a day before to a day after; null: it changes. */
  readonly steadyOffsets: Map<number, number | null>;
}

const zones = new Map<string, Zone>();

/** The zone of an IANA name known to be right; the same object for the same name. @throws RangeError otherwise */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    if (!IANAZone.isValidZone(name)) throw new RangeError(`not an IANA time zone: ${name}`);
    zone = { name, monthStarts: new Map(), steadyOffsets: new Map() };
    zones.set(name, zone);
  }
  return zone;
}

/** Whether `name` is a zone that `zoneOf` takes. */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** For text from outside. `undefined` when it is not a real day, such as `2026-02-30`. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
  return isDay ? (text as LocalDate) : undefined;
}

const DURATION =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const UNITS = [1, 2, 3, 4, 5, 6, 7];
type SevenNumbers = [number, number, number, number, number, number, number];

/** For text from outside, such as `P3D` or `P1MT12H`. `undefined` when it is no ISO 8601 duration of whole units. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = UNITS.map((unit) =>
    Number(match[unit] ?? 0),
  ) as SevenNumbers;
  return {
    text,
    months: years * 12 + months,
    days: weeks * 7 + days,
    ms: ((hours * 60 + minutes) * 60 + seconds) * 1000,
  };
}

/** `duration + times × every`, unit by unit, so that repeated months are counted from the start and never chained. */
export function stretch(duration: Duration, every: Duration, times: number): Duration {
  return {
    text: duration.text,
    months: duration.months + every.months * times,
    days: duration.days + every.days * times,
    ms: duration.ms + every.ms * times,
  };
}

/** The instant a duration later: calendar units keep the local time of the zone, exact units are exact. */
export function plus(at: Instant, duration: Duration, zone: Zone): Instant {
  return shift(at, duration.months, duration.days, zone) + duration.ms;
}

/** The instant a duration earlier, by the same units. */
export function minus(at: Instant, duration: Duration, zone: Zone): Instant {
  return shift(at, -duration.months, -duration.days, zone) - duration.ms;
}

/** Moves by calendar units at the same local time, with the tables where no clock changes near by, else as Luxon does. */
function shift(at: Instant, months: number, days: number, zone: Zone): Instant {
  if (months === 0 && days === 0) return at;
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset !== null) {
    const wall = shiftWall(at + offset, months, days);
    const target = steadyOffset(utcMonthOf(wall), zone);
    if (target !== null && utcMonthOf(wall - target) === utcMonthOf(wall)) return wall - target;
  }
  return local(at, zone).plus({ months, days }).toMillis();
}

/** The same on a local time written as if it were UTC: months clamp to the last day, then days are added. */
function shiftWall(wall: number, months: number, days: number): number {
  const date = new Date(wall);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const monthDays = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), monthDays);
  return Date.UTC(Math.floor(month / 12), month % 12, day + days) + modulo(wall, DAY_MS);
}

const DAY_MS = 86_400_000;

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function utcMonthOf(at: Instant): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The one offset of a UTC month and the days around it, or null when it changes: looked at day by day, once a zone. */
function steadyOffset(month: number, zone: Zone): number | null {
  let offset = zone.steadyOffsets.get(month);
  if (offset === undefined) {
    const start = Date.UTC(Math.floor(month / 12), month % 12, 0);
    offset = offsetAt(start, zone);
    for (let day = 1; day <= 33 && offset !== null; day += 1) {
      if (offsetAt(start + day * DAY_MS, zone) !== offset) offset = null;
    }
    zone.steadyOffsets.set(month, offset);
  }
  return offset;
}

function offsetAt(at: Instant, zone: Zone): number {
  return local(at, zone).offset * 60_000;
}

/** The first instant of the day in the zone (not always 00:00: clocks may change at midnight). */
export function midnightOf(day: LocalDate, zone: Zone): Instant {
  return DateTime.fromISO(day, { zone: zone.name }).startOf('day').toMillis();
}

/** The first instant of the local day that contains `at`. */
export function dayStart(at: Instant, zone: Zone): Instant {
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset === null) return local(at, zone).startOf('day').toMillis();
  return at - modulo(at + offset, DAY_MS);
}

/** The local day that contains `at`. */
export function localDateOf(at: Instant, zone: Zone): LocalDate {
  return local(at, zone).toISODate() as LocalDate;
}

/** The day `days` later (or earlier, when negative). */
export function addDays(day: LocalDate, days: number): LocalDate {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() as LocalDate;
}

/** A calendar month as a number that counts up by one: year × 12 + month − 1. */
export function monthOf(at: Instant, zone: Zone): number {
  const guess = new Date(at);
  // The local month differs from the UTC month for at most a day at each end, so two table look-ups decide.
  const utcMonth = guess.getUTCFullYear() * 12 + guess.getUTCMonth();
  if (at < monthStart(utcMonth, zone)) return utcMonth - 1;
  return at >= monthStart(utcMonth + 1, zone) ? utcMonth + 1 : utcMonth;
}

/** The first instant of a month numbered as by `monthOf`. */
export function monthStart(month: number, zone: Zone): Instant {
  let start = zone.monthStarts.get(month);
  if (start === undefined) {
    const first = DateTime.fromObject(
      { year: Math.floor(month / 12), month: (month % 12) + 1 },
      { zone: zone.name },
    );
    start = first.startOf('day').toMillis();
    zone.monthStarts.set(month, start);
  }
  return start;
}

/** `YYYY-MM` of a month numbered as by `monthOf`. */
export function monthText(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The instant of a day of the month at a local time; a time that does not exist or exists twice is read as Luxon does. */
export function dayTimeOf(
  month: number,
  day: number,
  time: { hour: number; minute: number },
  zone: Zone,
): Instant {
  if (day === 1 && time.hour === 0 && time.minute === 0) return monthStart(month, zone);
  const year = Math.floor(month / 12);
  return DateTime.fromObject({ year, month: (month % 12) + 1, day, ...time }, { zone: zone.name }).toMillis();
}

/** `2024-02-01T00:00:00+03:00`: ISO 8601 with the zone's offset at that instant; milliseconds only when there are any. */
export function formatInstant(at: Instant, zone: Zone): string {
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset === null || offset === 0) return local(at, zone).toISO({ suppressMilliseconds: true }) ?? '';
  const wall = new Date(at + offset).toISOString();
  return `${wall.endsWith('.000Z') ? wall.slice(0, -5) : wall.slice(0, -1)}${offsetText(offset)}`;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What a text from outside says about an instant. */
export type ReadInstant =
  | { readonly kind: 'instant'; readonly at: Instant; readonly unclear: 'gap' | 'overlap' | null }
  | { readonly kind: 'bad' };

const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads an instant: a day (its midnight) or a day and time, with an offset or, without one, in the zone. A local time that
 * does not exist there (`gap`) or exists twice (`overlap`) is read as Luxon does and marked. Parts below a
 * millisecond are cut off.
 */
export function readInstant(text: string, zone: Zone): ReadInstant {
  const match = ISO_INSTANT.exec(text);
  if (match === null) return { kind: 'bad' };
  const [, day = '', time, offset] = match;
  if (time === undefined && offset !== undefined) return { kind: 'bad' };
  if (time === undefined) {
    const date = parseLocalDate(day);
    return date === undefined
      ? { kind: 'bad' }
      : { kind: 'instant', at: midnightOf(date, zone), unclear: null };
  }
  const read = DateTime.fromISO(`${day}T${time}${offset ?? ''}`, { zone: zone.name });
  if (!read.isValid) return { kind: 'bad' };
  return {
    kind: 'instant',
    at: read.toMillis(),
    unclear: offset === undefined ? unclearness(read, time) : null,
  };
}

function unclearness(read: DateTime, time: string): 'gap' | 'overlap' | null {
  if (time.startsWith('24:')) return null; // the end of the day, which Luxon shows as 00:00 of the next
  if (read.toFormat('HH:mm') !== time.slice(0, 5)) return 'gap';
  return read.getPossibleOffsets().length > 1 ? 'overlap' : null;
}

/** A day as people of the locale write it, `10.08.2024`; with the time when it is not midnight. */
export function sayInstant(at: Instant, zone: Zone, locale: string): string {
  const moment = local(at, zone).setLocale(locale);
  const isMidnight = moment.toMillis() === moment.startOf('day').toMillis();
  const day = locale === 'en' ? moment.toFormat('d MMMM yyyy') : moment.toFormat('dd.MM.yyyy');
  return isMidnight ? day : `${day} ${moment.toFormat('HH:mm')}`;
}

function local(at: Instant, zone: Zone): DateTime {
  return DateTime.fromMillis(at, { zone: zone.name });
}
