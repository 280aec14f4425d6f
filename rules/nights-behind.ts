import { DAY_MS } from './gregorian.ts';
import { addDays, type Instant, type LocalDate, localDateOf, type Zone } from './time.ts';

/** How far the nights of a programme have come. */
export interface NightsSoFar {
  /** The last business date that was walked to its end; null: none was. */
  readonly lastNight: LocalDate | null;
  readonly publishedAt: Instant;
}

/**
 * Business dates that are over and were not walked: 0 when yesterday was. A programme that was never walked owes nights since the day of
 * its publication (docs/domain.md "Runs").
 */
export function nightsBehind({ lastNight, publishedAt }: NightsSoFar, zone: Zone, now: Instant): number {
  const walked = lastNight ?? addDays(localDateOf(publishedAt, zone), -1);
  const yesterday = addDays(localDateOf(now, zone), -1);
  return Math.max(0, daysBetween(walked, yesterday));
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
