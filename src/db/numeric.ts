import type { ByteWriter } from './byte-writer.ts';

const NEGATIVE = 0x4000;
const GROUP = 10_000;

/** The groups of the number being written, the least significant first. */
const groups: number[] = [];

/**
 * A field of COPY's binary format: `numeric` of `coefficient` ÷ 10^`places`, showing so many places. Its digits are groups of four,
 * counted from the decimal point; those that are zero at either end are left out, as the server does.
 */
export function writeNumeric(out: ByteWriter, coefficient: bigint | number, places: number): void {
  const fractions = Math.ceil(places / 4);
  const count = split(coefficient, fractions * 4 - places);
  let skipped = 0;
  while (skipped < count && groups[skipped] === 0) skipped += 1;
  const digits = count - skipped;
  out.int32(8 + digits * 2);
  out.int16(digits);
  out.int16(digits === 0 ? 0 : count - 1 - fractions);
  out.int16(coefficient < 0n ? NEGATIVE : 0);
  out.int16(places);
  for (let index = count - 1; index >= skipped; index -= 1) out.int16(groups[index] as number);
}

/** Fills `groups` with |`coefficient`| × 10^`zeros`. @returns how many there are; the last is not zero */
function split(coefficient: bigint | number, zeros: number): number {
  const near = Math.abs(Number(coefficient)) * 10 ** zeros;
  return near <= Number.MAX_SAFE_INTEGER ? splitNumber(near) : splitText(coefficient, zeros);
}

function splitNumber(whole: number): number {
  let count = 0;
  for (let rest = whole; rest > 0; count += 1) {
    const above = Math.floor(rest / GROUP);
    groups[count] = rest - above * GROUP;
    rest = above;
  }
  return count;
}

function splitText(coefficient: bigint | number, zeros: number): number {
  const digits = `${String(coefficient < 0n ? -coefficient : coefficient)}${'0'.repeat(zeros)}`;
  let count = 0;
  for (let end = digits.length; end > 0; end -= 4, count += 1) {
    groups[count] = Number(digits.slice(Math.max(end - 4, 0), end));
  }
  return count;
}
