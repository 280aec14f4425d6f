import type { Instant } from '../../../rules/time.ts';

/**
 * How a counter's fields are stored (state-codec.ts). A number is written seven bits a byte; its lowest bits, named here, say how the
 * rest is meant.
 */

/** The two lowest bits of an instant, which is told from the record's own; the `special` ones have a whole byte. */
export const INSTANT = {
  hoursBefore: 0,
  secondsBefore: 1,
  hoursAfter: 2,
  special: 3,
  none: 3,
  forever: 7,
  always: 11,
  /** The first that the record named in full: services and fees begin where the counter did. */
  first: 15,
  /** The last that it named in full, apart from the first. */
  last: 19,
  /** The seconds follow. */
  secondsAfter: 23,
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

const YEAR_MS = 31_556_952_000;
const MONTH_1970 = 1970 * 12;

/** About the month of an instant, as `monthOf` numbers them, without asking a calendar: months are told from it. */
export function roughMonth(at: Instant): number {
  return MONTH_1970 + Math.floor((at * 12) / YEAR_MS);
}
