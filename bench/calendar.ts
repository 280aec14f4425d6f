import {
  addDays,
  type Instant,
  type LocalDate,
  localDateOf,
  midnightOf,
  monthOf,
  monthStart,
  zoneOf,
} from '../rules/time.ts';

/** How long the invented lives go on after the history that is walked first: the months that are measured, and one more. */
export const HORIZON_MONTHS = 6;

const ZONE = zoneOf('Europe/Moscow');

/** Where the provider is. */
export function midnight(day: LocalDate): Instant {
  return midnightOf(day, ZONE);
}

/** The 1st that comes `months` after the 1st of a day's month. */
export function firstAfter(day: LocalDate, months: number): LocalDate {
  return localDateOf(monthStart(monthOf(midnight(day), ZONE) + months, ZONE), ZONE);
}

export function dayBefore(day: LocalDate): LocalDate {
  return addDays(day, -1);
}
