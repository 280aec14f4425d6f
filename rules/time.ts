import { DateTime, IANAZone } from 'luxon';
import { DAY_MS, firstDayOf, monthOfDay } from './gregorian.ts';

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
  readonly monthStarts: MonthTable;
  /** By UTC month: the offset in ms, the same from a day before to a day after; `CHANGING`: it is not. */
  readonly steadyOffsets: MonthTable;
}

/** A number for each month from 1900 to 2199, NaN until it is asked for. What lies outside is worked out every time. */
type MonthTable = Float64Array;
const TABLE_FROM = 1900 * 12;
const TABLE_MONTHS = 300 * 12;
const CHANGING = Number.POSITIVE_INFINITY;

function newTable(): MonthTable {
  return new Float64Array(TABLE_MONTHS).fill(Number.NaN);
}

const zones = new Map<string, Zone>();

/** The zone of an IANA name known to be right; the same object for the same name. @throws RangeError otherwise */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    if (!IANAZone.isValidZone(name)) throw new RangeError(`not an IANA time zone: ${name}`);
    zone = { name, monthStarts: newTable(), steadyOffsets: newTable() };
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
  if (days === 0) {
    const month = monthOf(at, zone);
    // From the 1st to the 1st, at midnight, as bonus days and periods go: two looks into the tables.
    if (at === monthStart(month, zone) && isSteady(month, zone) && isSteady(month + months, zone))
      return monthStart(month + months, zone);
  }
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset !== null) {
    const wall = shiftWall(at + offset, months, days);
    const target = steadyOffset(utcMonthOf(wall), zone);
    // The instant is less than a day from the wall's month, and the table vouches for a day around it.
    if (target !== null) return wall - target;
  }
  return local(at, zone).plus({ months, days }).toMillis();
}

/** The same on a local time written as if it were UTC: months clamp to the last day, then days are added. */
function shiftWall(wall: number, months: number, days: number): number {
  const day = Math.floor(wall / DAY_MS);
  const month = monthOfDay(day);
  const target = firstDayOf(month + months);
  const last = firstDayOf(month + months + 1) - 1;
  const shifted = Math.min(target + day - firstDayOf(month), last) + days;
  return shifted * DAY_MS + (wall - day * DAY_MS);
}

function utcMonthOf(at: Instant): number {
  return monthOfDay(Math.floor(at / DAY_MS));
}

/** The one offset of a UTC month and the days around it, or null when it changes: looked at day by day, once a zone. */
function steadyOffset(month: number, zone: Zone): number | null {
  let offset = zone.steadyOffsets[month - TABLE_FROM];
  if (offset === undefined || Number.isNaN(offset)) {
    offset = lookAtOffsets(month, zone);
    zone.steadyOffsets[month - TABLE_FROM] = offset;
  }
  return offset === CHANGING ? null : offset;
}

/** Whether no clocks change in a month and the days around it: then it begins at 00:00. */
function isSteady(month: number, zone: Zone): boolean {
  return steadyOffset(month, zone) !== null;
}

function lookAtOffsets(month: number, zone: Zone): number {
  const start = (firstDayOf(month) - 1) * DAY_MS;
  const offset = offsetAt(start, zone);
  for (let day = 1; day <= 33; day += 1) {
    if (offsetAt(start + day * DAY_MS, zone) !== offset) return CHANGING;
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
  const wall = at + offset;
  return Math.floor(wall / DAY_MS) * DAY_MS - offset;
}

/** Length of ISO text of an instant whose year needs no sign. */
const FOUR_DIGIT_YEAR = '2024-01-01T00:00:00.000Z'.length;

/** The local day that contains `at`. */
export function localDateOf(at: Instant, zone: Zone): LocalDate {
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset !== null) {
    const text = new Date(at + offset).toISOString();
    if (text.length === FOUR_DIGIT_YEAR) return text.slice(0, 10) as LocalDate;
  }
  return local(at, zone).toISODate() as LocalDate;
}

/** The day `days` later (or earlier, when negative). */
export function addDays(day: LocalDate, days: number): LocalDate {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() as LocalDate;
}

/** A calendar month as a number that counts up by one: year × 12 + month − 1. */
export function monthOf(at: Instant, zone: Zone): number {
  // By months of equal length the answer is wrong by less than a week, so two table look-ups decide.
  const guess = EPOCH_MONTH + Math.floor(at / MEAN_MONTH_MS);
  if (at < monthStart(guess, zone)) return guess - 1;
  return at >= monthStart(guess + 1, zone) ? guess + 1 : guess;
}

const EPOCH_MONTH = 1970 * 12;
/** 400 years have 146,097 days. */
const MEAN_MONTH_MS = (146_097 * DAY_MS) / (400 * 12);

/** The first instant of a month numbered as by `monthOf`. */
export function monthStart(month: number, zone: Zone): Instant {
  let start = zone.monthStarts[month - TABLE_FROM];
  if (start === undefined || Number.isNaN(start)) {
    const first = DateTime.fromObject(
      { year: Math.floor(month / 12), month: (month % 12) + 1 },
      { zone: zone.name },
    );
    start = first.startOf('day').toMillis();
    zone.monthStarts[month - TABLE_FROM] = start;
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
  const offset = steadyOffset(utcMonthOf(at), zone);
  if (offset !== null) {
    const text = new Date(at + offset).toISOString();
    if (text.length === FOUR_DIGIT_YEAR) return sayWall(text, locale);
  }
  const moment = local(at, zone).setLocale(locale);
  const isMidnight = moment.toMillis() === moment.startOf('day').toMillis();
  const day = locale === 'en' ? moment.toFormat('d MMMM yyyy') : moment.toFormat('dd.MM.yyyy');
  return isMidnight ? day : `${day} ${moment.toFormat('HH:mm')}`;
}

/** The same of a local time written as if it were UTC: a page has many, and the library takes long over each. */
function sayWall(text: string, locale: string): string {
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)];
  const date =
    locale === 'en'
      ? `${Number(day)} ${ENGLISH_MONTHS[Number(month) - 1] ?? ''} ${year}`
      : `${day}.${month}.${year}`;
  // In a month without a change of clocks every day begins at 00:00.
  return text.endsWith('T00:00:00.000Z') ? date : `${date} ${text.slice(11, 16)}`;
}

const ENGLISH_MONTHS =
  'January February March April May June July August September October November December'.split(' ');

function local(at: Instant, zone: Zone): DateTime {
  return DateTime.fromMillis(at, { zone: zone.name });
}
