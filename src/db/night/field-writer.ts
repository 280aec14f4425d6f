import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { AMOUNT, EPOCH, INSTANT, KNOWN_TEXTS, monthFrom, TEXT } from './field-forms.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const SECOND_MS = 1000;
const HUNDRED = 100;
/** An exact double that still is one when shifted by the two bits of a form. */
const LARGEST_NEAR = 2 ** 50;

/** Writes the parts of one stored counter, each in the shortest of its forms (field-forms.ts). One object serves all counters. */
export class FieldWriter {
  #out: ByteWriter;
  #at: Instant = 0;
  /** The month that others are told from. */
  #month = monthFrom(0);
  /** The first instant that is named in full, and the last of the others; `ALWAYS`: none yet. */
  #first: Instant = ALWAYS;
  #last: Instant = ALWAYS;
  /** The texts that can be named again: the first `#known` of a list whose room is never given up. */
  readonly #texts: string[] = new Array<string>(KNOWN_TEXTS).fill('');
  #known = 0;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /** Begins a record; `at` is its own instant. */
  begin(out: ByteWriter, at: Instant): void {
    this.#out = out;
    // Counters that are written together stand at the same instant.
    if (at !== this.#at) this.#month = monthFrom(at);
    this.#at = at;
    this.#first = ALWAYS;
    this.#last = ALWAYS;
    this.#known = 0;
  }

  byte(value: number): void {
    this.#out.byte(value);
  }

  /** A whole number from 0 to 2^53. */
  count(value: number): void {
    this.#out.varint(value);
  }

  /** A whole number between -2^52 and 2^52. */
  whole(value: number): void {
    this.#out.varint(zigzag(value));
  }

  instant(instant: Instant): void {
    const out = this.#out;
    if (instant === FOREVER) out.byte(INSTANT.forever);
    else if (instant === ALWAYS) out.byte(INSTANT.always);
    else if (instant === this.#at) out.byte(INSTANT.own);
    else if (instant === this.#first) out.byte(INSTANT.first);
    else if (instant === this.#last) out.byte(INSTANT.last);
    else this.#newInstant(instant);
  }

  instantOrNull(instant: Instant | null): void {
    if (instant === null) this.#out.byte(INSTANT.none);
    else this.instant(instant);
  }

  /** A month numbered as by `monthOf`, from how many months it is before or after that of the record's instant. */
  monthOrNull(month: number | null): void {
    if (month === null) this.#out.byte(0);
    else this.#out.varint(1 + zigzag(month - this.#month));
  }

  /** A text; one that this record has already costs one byte. */
  text(text: string): void {
    const out = this.#out;
    const known = this.#known;
    for (let index = 0; index < known; index += 1) {
      if (this.#texts[index] !== text) continue;
      out.byte(index * 2 + TEXT.known);
      return;
    }
    if (known < KNOWN_TEXTS) {
      this.#texts[known] = text;
      this.#known = known + 1;
    }
    // The length comes first and is in bytes; most texts have as many as characters.
    const start = out.at;
    out.varint(text.length * 2 + TEXT.spelled);
    const bytes = out.utf8(text);
    if (bytes === text.length) return;
    out.at = start;
    out.varint(bytes * 2 + TEXT.spelled);
    out.utf8(text);
  }

  textOrNull(text: string | null): void {
    if (text === null) this.#out.byte(TEXT.none);
    else this.text(text);
  }

  amount(amount: Amount): void {
    const near = Number(amount);
    const units = Math.abs(near);
    if (units >= LARGEST_NEAR) this.#largeAmount(amount);
    else {
      const hundreds = Math.floor(units / HUNDRED);
      if (hundreds * HUNDRED === units)
        this.#out.varint(hundreds * 4 + (near < 0 ? AMOUNT.minusHundreds : AMOUNT.hundreds));
      else this.#out.varint(units * 4 + (near < 0 ? AMOUNT.minusUnits : AMOUNT.units));
    }
  }

  #newInstant(instant: Instant): void {
    const out = this.#out;
    if (this.#first === ALWAYS) this.#first = instant;
    else this.#last = instant;
    const since = instant - EPOCH;
    // Dividing and multiplying again is many times faster than a remainder.
    const minutes = Math.floor(since / MINUTE_MS);
    if (since >= 0 && minutes * MINUTE_MS === since) {
      const hours = Math.floor(minutes / HOUR_MINUTES);
      if (hours * HOUR_MINUTES === minutes) out.varint(hours * 4 + INSTANT.hours);
      else out.varint(minutes * 4 + INSTANT.minutes);
    } else this.#unevenInstant(instant, minutes);
  }

  /** Not on a whole minute, or from before the epoch. */
  #unevenInstant(instant: Instant, minutes: number): void {
    const out = this.#out;
    const rest = instant - EPOCH - minutes * MINUTE_MS;
    const seconds = Math.floor(rest / SECOND_MS);
    if (minutes >= 0 && seconds * SECOND_MS === rest) {
      // Seconds alone would be beyond 31 bits, where a varint takes long.
      out.varint(minutes * 4 + INSTANT.seconds);
      out.byte(seconds);
    } else {
      out.byte(instant < 0 ? INSTANT.minusMs : INSTANT.ms);
      out.varint(Math.abs(instant));
    }
  }

  #largeAmount(amount: Amount): void {
    this.#out.varint(AMOUNT.large);
    this.text(amount.toString(16));
  }
}

/** Small numbers of either sign as small ones without. */
function zigzag(value: number): number {
  return value < 0 ? value * -2 - 1 : value * 2;
}
