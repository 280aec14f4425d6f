import { monthOfDay } from '../../../rules/gregorian.ts';
import type { Instant } from '../../../rules/time.ts';

/**
 * How a counter's fields are stored (state-codec.ts). A number is written seven bits a byte; its lowest bits, named here, say how the
 * rest is meant.
 */

/** Instants are told from 2000-01-01 UTC, and not from the record's own: what is past keeps its bytes when the record moves on. */
export const EPOCH = Date.UTC(2000, 0, 1);

/** The two lowest bits of an instant: what is counted from `EPOCH` on; the `special` ones have a whole byte. */
export const INSTANT = {
  hours: 0,
  minutes: 1,
  /** In minutes; the rest in seconds follows in a byte. */
  seconds: 2,
  special: 3,
  none: 3,
  forever: 7,
  always: 11,
  /** The record's own. */
  own: 15,
  /** The first that the record named in full: services and fees begin where the counter did. */
  first: 19,
  /** The last that it named in full, apart from the first. */
  last: 23,
  /** Milliseconds since 1970 follow. */
  ms: 27,
  /** Milliseconds before 1970 follow. */
  minusMs: 31,
} as const;

/**
 * The lowest bit of a text's length in bytes, or of the number of an earlier text of the same record; `none` stands where a
 * text may be absent, for a number that no text has.
 */
export const TEXT = { spelled: 0, known: 1, none: 0x7f } as const;

/** So many texts of a record can be named again: their numbers take one byte. */
export const KNOWN_TEXTS = 16;

/** The two lowest bits of an amount in minor units; `large`, a zero with a minus, announces hexadecimal text. */
export const AMOUNT = { hundreds: 0, units: 1, minusHundreds: 2, minusUnits: 3, large: 2 } as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The farthest that a zone is ahead of UTC. */
const AHEAD_MS = 14 * HOUR_MS;

/**
 * The month that begins at `at` in some zone, numbered as by `monthOf`, without asking which: in all zones the first of a month
 * begins within 14 hours before and 12 hours after it does in UTC. Months are told from it, by the same number every month.
 */
export function monthFrom(at: Instant): number {
  return monthOfDay(Math.floor((at + AHEAD_MS) / DAY_MS));
}
