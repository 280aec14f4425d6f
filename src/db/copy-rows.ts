import type { Amount, PercentText } from '../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';
import { ByteWriter } from './byte-writer.ts';
import { firstDayOf } from './days-2000.ts';
import { writeNumeric } from './numeric.ts';
import type { NameId } from './subscriber-id.ts';

/** Rows go out in pieces of about this many bytes. */
const CHUNK_BYTES = 128 * 1024;
/** Room at the end of a piece for the row that fills it; a longer one makes it grow. */
const ROW_BYTES = 8 * 1024;

/** `PGCOPY\n\377\r\n\0`, no flags, no extension of the header. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');

/** Milliseconds from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
const EPOCH_2000_MS = 946_684_800_000;
const TWO_32 = 0x1_0000_0000;
const TEXT_OID = 25;

interface Decimal {
  readonly coefficient: bigint;
  readonly places: number;
}

/**
 * Rows in COPY's binary format, built field by field in the order of the columns: `row(2)`, then two fields. Millions of rows
 * are a few large buffers, which `clear` takes back for the next rows.
 */
export class CopyRows {
  /** Rows since the last `clear`. */
  count = 0;
  readonly #out = new ByteWriter(CHUNK_BYTES + ROW_BYTES);
  #full: Buffer[] = [];
  #spare: Buffer[] = [];
  #isEnded = false;
  #bytesFrom = 0;
  // Most rows of a night name the same few instants.
  #instant: Instant = EPOCH_2000_MS;
  #instantHigh = 0;
  #instantLow = 0;
  readonly #percents = new Map<PercentText, Decimal>();

  /** Begins a row of so many fields. */
  row(fields: number): void {
    if (this.count === 0) this.#begin();
    else if (this.#out.at >= CHUNK_BYTES) this.#turnChunk();
    this.count += 1;
    this.#out.int16(fields);
  }

  null(): void {
    this.#out.int32(-1);
  }

  /** `bigint`, all 64 bits of it. */
  id(id: bigint): void {
    WHOLE[0] = id;
    this.halves(HALVES[HIGH] as number, HALVES[LOW] as number);
  }

  /** `bigint` of a subscriber's id. */
  nameId({ halves }: NameId): void {
    this.halves(halves[0] as number, halves[1] as number);
  }

  /** `bigint` in two halves of 32 bits. */
  halves(high: number, low: number): void {
    this.#out.int32(8);
    this.#out.int32(high);
    this.#out.int32(low);
  }

  /** `bigint` of a whole number up to 2^53; null is null. */
  countOrNull(count: number | null): void {
    if (count === null) this.null();
    else {
      this.#out.int32(8);
      this.#out.int64(count);
    }
  }

  /** `integer`. */
  int(value: number): void {
    this.#out.int32(4);
    this.#out.int32(value);
  }

  /** `smallint`. */
  small(value: number): void {
    this.#out.int32(2);
    this.#out.int16(value);
  }

  bool(value: boolean): void {
    this.#out.int32(1);
    this.#out.byte(value ? 1 : 0);
  }

  /** `timestamptz`; `FOREVER` and `ALWAYS` are the infinities. */
  instant(at: Instant): void {
    if (at !== this.#instant) this.#splitInstant(at);
    const out = this.#out;
    out.int32(8);
    out.int32(this.#instantHigh);
    out.int32(this.#instantLow);
  }

  instantOrNull(at: Instant | null): void {
    if (at === null) this.null();
    else this.instant(at);
  }

  /** `date`: the first day of a month numbered as by `monthOf`. */
  date(month: number): void {
    this.#out.int32(4);
    this.#out.int32(firstDayOf(month));
  }

  text(text: string): void {
    const out = this.#out;
    const start = out.at;
    out.int32(0);
    out.int32At(start, out.utf8(text));
  }

  /** A short text from the bytes of its UTF-8. */
  ascii(bytes: Uint8Array, from: number, to: number): void {
    const out = this.#out;
    out.int32(to - from);
    out.ascii(bytes, from, to);
  }

  textOrNull(text: string | null): void {
    if (text === null) this.null();
    else this.text(text);
  }

  /** `text[]`; an empty list is null. */
  textsOrNull(texts: readonly (string | null)[]): void {
    if (texts.length === 0) {
      this.null();
      return;
    }
    const out = this.#out;
    const start = out.at;
    out.int32(0);
    out.int32(1); // dimensions
    out.int32(texts.includes(null) ? 1 : 0);
    out.int32(TEXT_OID);
    out.int32(texts.length);
    out.int32(1); // the first index
    for (const text of texts) this.textOrNull(text);
    out.int32At(start, out.at - start - 4);
  }

  /** `numeric` of minor units of a currency of so many places, all of which it shows: `123.45`. */
  amount(amount: Amount, places: number): void {
    writeNumeric(this.#out, amount, places);
  }

  /** The same of minor units that are a whole JavaScript number. */
  minor(amount: number, places: number): void {
    writeNumeric(this.#out, amount, places);
  }

  amountOrNull(amount: Amount | null, places: number): void {
    if (amount === null) this.null();
    else writeNumeric(this.#out, amount, places);
  }

  /** `numeric` of decimal text, with as many places as the text has. */
  percent(percent: PercentText | null): void {
    if (percent === null) {
      this.null();
      return;
    }
    let decimal = this.#percents.get(percent);
    if (decimal === undefined) {
      const [whole = '', fraction = ''] = percent.split('.');
      decimal = { coefficient: BigInt(whole + fraction), places: fraction.length };
      this.#percents.set(percent, decimal);
    }
    writeNumeric(this.#out, decimal.coefficient, decimal.places);
  }

  /** Begins a `bytea`: write it to what this returns, then call `endBytes`. */
  beginBytes(): ByteWriter {
    this.#bytesFrom = this.#out.at;
    this.#out.int32(0);
    return this.#out;
  }

  endBytes(): void {
    const from = this.#bytesFrom;
    this.#out.int32At(from, this.#out.at - from - 4);
  }

  /** All rows, with what COPY wants before and after them. No row can be added until `clear`. */
  chunks(): Iterable<Buffer> {
    if (!this.#isEnded) {
      if (this.count === 0) this.#begin();
      this.#out.int16(-1);
      this.#full.push(this.#out.data.subarray(0, this.#out.at));
      this.#isEnded = true;
    }
    return this.#full;
  }

  /** Forgets the rows and takes their buffers back: not before the COPY that reads `chunks` is over. */
  clear(): void {
    if (this.#isEnded) this.#full.pop();
    this.#spare.push(...this.#full);
    this.#full = [];
    this.#out.at = 0;
    this.#isEnded = false;
    this.count = 0;
  }

  #begin(): void {
    const out = this.#out;
    out.reserve(HEADER.length);
    out.at += HEADER.copy(out.data, out.at);
  }

  #turnChunk(): void {
    const out = this.#out;
    this.#full.push(out.data.subarray(0, out.at));
    const spare = this.#spare.pop();
    out.turnTo(spare === undefined ? Buffer.allocUnsafeSlow(CHUNK_BYTES + ROW_BYTES) : wholeOf(spare));
  }

  #splitInstant(at: Instant): void {
    this.#instant = at;
    if (at >= FOREVER || at <= ALWAYS) {
      this.#instantHigh = at > 0 ? 0x7fff_ffff : -0x8000_0000;
      this.#instantLow = at > 0 ? -1 : 0;
      return;
    }
    // Microseconds of a far instant are no exact JavaScript number, so the halves are multiplied apart.
    const ms = at - EPOCH_2000_MS;
    const high = Math.floor(ms / TWO_32);
    const low = (ms - high * TWO_32) * 1000;
    const carry = Math.floor(low / TWO_32);
    this.#instantHigh = high * 1000 + carry;
    this.#instantLow = low - carry * TWO_32;
  }
}

// A bigint is taken apart through memory: arithmetic with bigints makes new ones.
const WHOLE = new BigInt64Array(1);
const HALVES = new Int32Array(WHOLE.buffer);
WHOLE[0] = 1n;
const LOW = HALVES[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

function wholeOf(part: Buffer): Buffer {
  return Buffer.from(part.buffer);
}
