import type { CloseTurn } from './close-turn.ts';
import { DAY_MS } from './gregorian.ts';
import { monthOfDate } from './month-text.ts';
import type { CloseMode } from './terms.ts';
import {
  addDays,
  dayTimeOf,
  type Instant,
  type LocalDate,
  localDateOf,
  midnightOf,
  type Zone,
} from './time.ts';

/** A time of the day in whatever zone. */
export interface LocalTime {
  readonly hour: number;
  readonly minute: number;
}

/** A run that is not done. */
export type OpenRun =
  | { readonly kind: 'walking'; readonly by: string }
  /** Whoever walked it is gone. */
  | { readonly kind: 'left'; readonly by: string }
  /** By too many parked subscribers; `times`: runs that were stopped since one was done, `at`: the last of them. */
  | { readonly kind: 'stopped'; readonly times: number; readonly at: Instant; readonly why: string };

/** How far the nights of a programme have come. */
export interface NightsSoFar {
  /** The last business date that a run was asked for which is done; null: none is. */
  readonly walked: LocalDate | null;
  readonly publishedAt: Instant;
  /** The last run, unless it is done. */
  readonly open: OpenRun | null;
}

/** What the scheduler does with a programme's night now. */
export type NightTurn =
  /** `missed`: nights before it that nobody walked; it is one walk with them. */
  | { readonly kind: 'walk'; readonly date: LocalDate; readonly missed: number }
  | { readonly kind: 'busy'; readonly date: LocalDate; readonly by: string }
  | { readonly kind: 'retry'; readonly date: LocalDate; readonly at: Instant; readonly why: string }
  | { readonly kind: 'wait'; readonly date: LocalDate; readonly at: Instant };

/**
 * When the night of a business date begins: at a local time of the day after it. A time that the day does not have is as much later as the
 * clocks jumped; of one that it has twice it is the first.
 */
export function nightBegins(date: LocalDate, { hour, minute }: LocalTime, zone: Zone): Instant {
  const day = addDays(date, 1);
  const at = dayTimeOf(monthOfDate(day), Number(day.slice(8)), { hour, minute }, zone);
  return Math.max(at, midnightOf(day, zone));
}

/** The last business date whose night has begun. */
export function lastNight(now: Instant, at: LocalTime, zone: Zone): LocalDate {
  const yesterday = addDays(localDateOf(now, zone), -1);
  return nightBegins(yesterday, at, zone) <= now ? yesterday : addDays(yesterday, -1);
}

/** Decides a programme's night; `at` is when it begins. */
export function nightTurn(
  { walked, publishedAt, open }: NightsSoFar,
  at: LocalTime,
  zone: Zone,
  now: Instant,
): NightTurn {
  const date = lastNight(now, at, zone);
  if (open?.kind === 'walking') return { kind: 'busy', date, by: open.by };
  if (!isNightDue({ walked, publishedAt, open }, nightBegins(date, at, zone), date)) {
    const next = addDays(date, 1);
    return { kind: 'wait', date: next, at: nightBegins(next, at, zone) };
  }
  if (open?.kind === 'stopped') {
    const again = againAt(open.times, open.at, now);
    if (again > now) return { kind: 'retry', date, at: again, why: open.why };
  }
  return { kind: 'walk', date, missed: walked === null ? 0 : Math.max(0, daysBetween(walked, date) - 1) };
}

function isNightDue({ walked, publishedAt, open }: NightsSoFar, begins: Instant, date: LocalDate): boolean {
  // What was begun is ended, also when its date is not due: no month closes while a run is open.
  if (open?.kind === 'left') return true;
  // The first night waits for the facts that are imported after the publication.
  return walked === null ? publishedAt <= begins : walked < date;
}

const MINUTE_MS = 60_000;
const AGAIN_FIRST = 5 * MINUTE_MS;
const AGAIN_LATEST = 60 * MINUTE_MS;

/** When what failed `times` in a row, the last time at `failedAt`, is tried again: after five minutes, then twice that, an hour at most. */
export function againAt(times: number, failedAt: Instant, now: Instant): Instant {
  // The clock went back: how long ago it failed is not known.
  if (failedAt > now) return now;
  return failedAt + Math.min(AGAIN_LATEST, AGAIN_FIRST * 2 ** (times - 1));
}

/** How far the closes of a programme have come. */
export interface ClosesSoFar {
  /** Whether the last run is done, and nobody has looked at the closes after it. */
  readonly isUnfollowed: boolean;
  /** null: the programme pays nothing. */
  readonly turn: CloseTurn | null;
  readonly mode: CloseMode;
}

/**
 * Whether the closes are looked at now: once after each run, so that who takes a preview back has until the next; and when the time has passed in
 * which somebody might have objected to one.
 */
export function isCloseDue({ isUnfollowed, turn, mode }: ClosesSoFar): boolean {
  return turn !== null && (isUnfollowed || (turn.kind === 'post' && mode.kind !== 'automatic'));
}

/** Further apart than this, one of two clocks is wrong. */
const CLOCKS_APART_MAX = 5 * MINUTE_MS;

/** Whether two clocks differ so much that nothing is decided by either: a walk into the future is never taken back. */
export function isClockDoubtful(left: Instant, right: Instant): boolean {
  return Math.abs(left - right) > CLOCKS_APART_MAX;
}

function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
