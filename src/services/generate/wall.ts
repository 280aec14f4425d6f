import { formatInstant, midnightOf, parseLocalDate, type Zone } from '../../../rules/time.ts';

/**
 * What a clock on the provider's wall shows: milliseconds since 1970 as if the wall were in UTC. A billing system
 * exports wall times, so an invented one is made of them; which instant one is, only the import decides.
 */
export type Wall = number;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The first moment of a month numbered year × 12 + month − 1. */
export function monthWall(month: number): Wall {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

/** The number of the month that a wall time lies in. */
export function wallMonth(wall: Wall): number {
  const date = new Date(wall);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The same day so many months later (earlier, when negative); a day past the 28th becomes the 28th. */
export function addMonths(wall: Wall, months: number): Wall {
  const date = new Date(wall);
  const day = Math.min(date.getUTCDate(), 28);
  return monthWall(wallMonth(wall) + months) + (day - 1) * DAY + (wall - Math.floor(wall / DAY) * DAY);
}

/** `2026-01-31`. */
export function dayText(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 10);
}

/** `2026-01-31 08:15:00`, a local time without an offset. */
export function localText(wall: Wall): string {
  const text = new Date(wall).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/** Writes wall times with the offset that their day begins with: `2026-01-31T08:15:00+03:00`. */
export function offsetWriter(zone: Zone): (wall: Wall) => string {
  const offsets = new Map<string, string>();
  return (wall) => {
    const text = new Date(wall).toISOString().slice(0, 19);
    const day = text.slice(0, 10);
    let offset = offsets.get(day);
    if (offset === undefined) {
      offset = offsetOfDay(day, zone);
      offsets.set(day, offset);
    }
    return text + offset;
  };
}

function offsetOfDay(text: string, zone: Zone): string {
  const day = parseLocalDate(text);
  if (day === undefined) throw new RangeError(`not a day: ${text}`);
  return formatInstant(midnightOf(day, zone), zone).slice(19);
}
