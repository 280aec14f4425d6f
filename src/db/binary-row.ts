import type { Amount } from '../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';

/** Milliseconds from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
const EPOCH_2000_MS = 946_684_800_000;

/** Below this many times 2^32 a count of microseconds is a whole JavaScript number: the years 1715 to 2284. */
const EXACT_HIGH = 0x1f_ffff;

/** So many digits of base 10000, times the highest of the powers of ten, are a whole JavaScript number still. */
const SHORT_DIGITS = 2;
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** An `int8` as two numbers, both with a sign. */
export interface IdHalves {
  readonly high: number;
  readonly low: number;
}

/**
 * The fields of one row of a binary COPY, by position. One object is used for every row of a stream: take what you need
 * before the next row.
 */
export class BinaryRow {
  #data: Buffer = Buffer.alloc(0);
  #offset = 0;
  #fields = 0;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];

  /** Points at the row that begins at `offset`. @returns where the next one begins, or -1: not wholly there */
  point(data: Buffer, offset: number, fields: number): number {
    let at = offset + 2;
    for (let field = 0; field < fields; field += 1) {
      if (at + 4 > data.length) return -1;
      const length = data.readInt32BE(at);
      this.#starts[field] = at + 4;
      this.#lengths[field] = length;
      at += 4 + Math.max(length, 0);
    }
    this.#data = data;
    this.#offset = offset;
    this.#fields = fields;
    return at > data.length ? -1 : at;
  }

  /** Where the row lies, to be pointed at again. */
  get place(): { readonly data: Buffer; readonly offset: number; readonly fields: number } {
    return { data: this.#data, offset: this.#offset, fields: this.#fields };
  }

  /** Where a `bytea` lies. */
  bytes(field: number): { readonly data: Buffer; readonly from: number; readonly to: number } {
    const from = this.#start(field);
    return { data: this.#data, from, to: from + this.#length(field) };
  }

  isNull(field: number): boolean {
    return this.#length(field) < 0;
  }

  /** `int8`, all 64 bits of it. */
  id(field: number): bigint {
    return this.#data.readBigInt64BE(this.#start(field));
  }

  /** Whether an `int8` is made of these halves of 32 bits: a bigint for every row of a stream would cost more than the look. */
  isId(field: number, { high, low }: IdHalves): boolean {
    const start = this.#start(field);
    return this.#data.readInt32BE(start) === high && this.#data.readInt32BE(start + 4) === low;
  }

  halves(field: number): IdHalves {
    const start = this.#start(field);
    return { high: this.#data.readInt32BE(start), low: this.#data.readInt32BE(start + 4) };
  }

  /** `int8` that is known to be a small count. */
  count(field: number): number {
    return Number(this.id(field));
  }

  countOrNull(field: number): number | null {
    return this.isNull(field) ? null : this.count(field);
  }

  int(field: number): number {
    return this.#data.readInt32BE(this.#start(field));
  }

  small(field: number): number {
    return this.#data.readInt16BE(this.#start(field));
  }

  bool(field: number): boolean {
    return this.#data[this.#start(field)] === 1;
  }

  text(field: number): string {
    const start = this.#start(field);
    return this.#data.toString('utf8', start, start + this.#length(field));
  }

  textOrNull(field: number): string | null {
    return this.isNull(field) ? null : this.text(field);
  }

  /** `timestamptz` in whole milliseconds; the infinities are `ALWAYS` and `FOREVER`. */
  instant(field: number): Instant {
    const start = this.#start(field);
    const high = this.#data.readInt32BE(start);
    const low = this.#data.readUInt32BE(start + 4);
    if (high === 0x7fff_ffff && low === 0xffff_ffff) return FOREVER;
    if (high === -0x8000_0000 && low === 0) return ALWAYS;
    if (Math.abs(high) < EXACT_HIGH) return Math.floor((high * 0x1_0000_0000 + low) / 1000) + EPOCH_2000_MS;
    return Number(this.id(field) / 1000n) + EPOCH_2000_MS;
  }

  instantOrNull(field: number): Instant | null {
    return this.isNull(field) ? null : this.instant(field);
  }

  /** `numeric` in minor units of a currency of so many places: digits of base 10000, most significant first. */
  amount(field: number, places: number): Amount {
    const start = this.#start(field);
    const digits = this.#data.readInt16BE(start);
    const shift = places - 4 * (digits - 1 - this.#data.readInt16BE(start + 2));
    const isNegative = this.#data.readUInt16BE(start + 4) === 0x4000;
    if (digits <= SHORT_DIGITS && Math.abs(shift) < POWERS.length) {
      const short = this.#shortAmount(start + 8, digits, shift);
      return BigInt(isNegative ? -short : short) as Amount;
    }
    let whole = 0n;
    for (let digit = 0; digit < digits; digit += 1) {
      whole = whole * 10_000n + BigInt(this.#data.readInt16BE(start + 8 + digit * 2));
    }
    const scaled = shift >= 0 ? whole * 10n ** BigInt(shift) : whole / 10n ** BigInt(-shift);
    return (isNegative ? -scaled : scaled) as Amount;
  }

  /** The same in whole JavaScript numbers, which most amounts are small enough for: every bigint on the way would be an object. */
  #shortAmount(start: number, digits: number, shift: number): number {
    let whole = 0;
    for (let digit = 0; digit < digits; digit += 1)
      whole = whole * 10_000 + this.#data.readInt16BE(start + digit * 2);
    const power = POWERS[Math.abs(shift)] as number;
    return shift >= 0 ? whole * power : (whole - (whole % power)) / power;
  }

  amountOrNull(field: number, places: number): Amount | null {
    return this.isNull(field) ? null : this.amount(field, places);
  }

  /** A one-dimensional `text[]`; SQL null is an empty list. */
  texts(field: number): readonly (string | null)[] {
    if (this.isNull(field)) return [];
    const start = this.#start(field);
    const count = this.#data.readInt32BE(start) === 0 ? 0 : this.#data.readInt32BE(start + 12);
    const texts: (string | null)[] = [];
    let at = start + 20;
    for (let index = 0; index < count; index += 1) {
      const length = this.#data.readInt32BE(at);
      at += 4;
      texts.push(length < 0 ? null : this.#data.toString('utf8', at, at + length));
      at += Math.max(length, 0);
    }
    return texts;
  }

  #start(field: number): number {
    return this.#starts[field] ?? 0;
  }

  #length(field: number): number {
    return this.#lengths[field] ?? -1;
  }
}
