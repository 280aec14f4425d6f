import { REASON_CODES, type ReasonCode } from '../../../rules/codes.ts';
import { ENTRY_KINDS, type EntryKind } from '../../../rules/outcome.ts';

// Words of entries and outcomes are stored as numbers, because a night writes millions of them. A number that has been given is
// never given again: a new word gets the next one, here and in the SQL functions entry_kind and reason_codes.

const KIND_NUMBERS: Readonly<Record<EntryKind, number>> = {
  accrual: 0,
  skip: 1,
  reset: 2,
  decay: 3,
  deduction: 4,
  opening: 5,
  adjustment: 6,
  enrolled: 7,
  unenrolled: 8,
  enrolment_refused: 9,
};

/** The bit of each code. Fewer than 53, so that a mask is a whole JavaScript number. */
const CODE_BITS: Readonly<Record<ReasonCode, number>> = {
  any_of: 0,
  balance: 1,
  balance_unknown: 2,
  below_first_rung: 3,
  blocked: 4,
  cap: 5,
  closes_when: 6,
  counter: 7,
  fee: 8,
  fee_unknown: 9,
  first_period: 10,
  interrupted: 11,
  kind: 12,
  no_payment: 13,
  not: 14,
  not_enrolled: 15,
  not_paid_in_full: 16,
  not_served: 17,
  other_promotion: 18,
  paused: 19,
  segment: 20,
  tariff: 21,
  terminated: 22,
  zero_amount: 23,
};

/** `entry.kind` of a word. */
export function kindNumber(kind: EntryKind): number {
  return KIND_NUMBERS[kind];
}

const KINDS = ENTRY_KINDS.toSorted((left, right) => KIND_NUMBERS[left] - KIND_NUMBERS[right]);

/** The word of an `entry.kind`. */
export function kindOf(number: number): EntryKind {
  return KINDS[number] as EntryKind;
}

/** `codes` of entries and outcomes: a bit a code; null for no code at all. */
export function codesMask(codes: readonly ReasonCode[]): number | null {
  if (codes.length === 0) return null;
  let mask = 0;
  for (const code of codes) mask += 2 ** CODE_BITS[code];
  return mask;
}

const NO_CODES: readonly ReasonCode[] = [];

/** The codes of a mask, alphabetical. */
export function codesOfMask(mask: number | null): readonly ReasonCode[] {
  if (mask === null) return NO_CODES;
  return REASON_CODES.filter((code) => Math.floor(mask / 2 ** CODE_BITS[code]) % 2 === 1);
}
