import { InvariantError } from '../../../rules/invariant.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import { AMOUNT, EPOCH, INSTANT, KNOWN_TEXTS, monthFrom, TEXT } from './field-forms.ts';
import { textOf } from './text-cache.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const HUNDRED = 100;

/** Reads what a `FieldWriter` wrote. One object serves all counters. Every method throws InvariantError on bad bytes. */
export class FieldReader {
  #data: Buffer = Buffer.alloc(0);
  #position = 0;
  #end = 0;
  #at: Instant = 0;
  /** The month that others are told from. */
  #month = monthFrom(0);
  #first: Instant = ALWAYS;
  #last: Instant = ALWAYS;
  readonly #texts: string[] = new Array<string>(KNOWN_TEXTS).fill('');
  #known = 0;

  /** Begins the record in `data[from, to)`; `at` is the record's own instant. */
  begin(data: Buffer, from: number, to: number, at: Instant): void {
    this.#data = data;
    this.#position = from;
    this.#end = Math.min(to, data.length);
    if (at !== this.#at) this.#month = monthFrom(at);
    this.#at = at;
    this.#first = ALWAYS;
    this.#last = ALWAYS;
    this.#known = 0;
  }

  /** The record has to be over here. */
  finish(): void {
    if (this.#position !== this.#end) throw broken('goes on after its end');
  }

  byte(): number {
    if (this.#position >= this.#end) throw broken('is cut off');
    const value = this.#data[this.#position] as number;
    this.#position += 1;
    return value;
  }

  /** A whole number from 0 to 2^53. */
  count(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const second = this.byte();
    if (second < 0x80) return (first & 0x7f) | (second << 7);
    const third = this.byte();
    if (third < 0x80) return (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14);
    return this.#longCount((first & 0x7f) | ((second & 0x7f) << 7) | ((third & 0x7f) << 14));
  }

  whole(): number {
    return unzigzag(this.count());
  }

  /** A number of things that follow, each at least a byte long. */
  length(): number {
    const length = this.count();
    if (length > this.#end - this.#position) throw broken('is cut off');
    return length;
  }

  instant(): Instant {
    const instant = this.instantOrNull();
    if (instant === null) throw broken('has no instant where one must be');
    return instant;
  }

  instantOrNull(): Instant | null {
    const value = this.count();
    switch (value & 3) {
      case INSTANT.hours:
        return this.#remember(EPOCH + (value / 4) * HOUR_MS);
      case INSTANT.minutes:
        return this.#remember(EPOCH + ((value - INSTANT.minutes) / 4) * MINUTE_MS);
      case INSTANT.seconds:
        return this.#remember(EPOCH + ((value - INSTANT.seconds) / 4) * MINUTE_MS + this.byte() * SECOND_MS);
      default:
        return this.#specialInstant(value);
    }
  }

  monthOrNull(): number | null {
    const value = this.count();
    return value === 0 ? null : this.#month + unzigzag(value - 1);
  }

  text(): string {
    const text = this.textOrNull();
    if (text === null) throw broken('has no text where one must be');
    return text;
  }

  textOrNull(): string | null {
    const value = this.count();
    if (value === TEXT.none) return null;
    const isKnown = (value & 1) === TEXT.known;
    const rest = (value - (value & 1)) / 2;
    if (isKnown) return this.#knownText(rest);
    const start = this.#position;
    if (rest > this.#end - start) throw broken('is cut off');
    this.#position = start + rest;
    const text = textOf(this.#data, start, start + rest);
    if (this.#known < KNOWN_TEXTS) {
      this.#texts[this.#known] = text;
      this.#known += 1;
    }
    return text;
  }

  amount(): Amount {
    const value = this.count();
    if (value === AMOUNT.large) return this.#largeAmount();
    const form = value & 3;
    const rest = (value - form) / 4;
    const units = form === AMOUNT.hundreds || form === AMOUNT.minusHundreds ? rest * HUNDRED : rest;
    return BigInt(form === AMOUNT.hundreds || form === AMOUNT.units ? units : -units) as Amount;
  }

  /** The rest of a number whose first three bytes say that it goes on. */
  #longCount(below: number): number {
    let value = below;
    for (let scale = 0x20_0000; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw broken('has a number beyond all');
      if (byte < 0x80) return value;
    }
  }

  #specialInstant(form: number): Instant | null {
    switch (form) {
      case INSTANT.none:
        return null;
      case INSTANT.forever:
        return FOREVER;
      case INSTANT.always:
        return ALWAYS;
      case INSTANT.own:
        return this.#at;
      case INSTANT.first:
        return this.#first;
      case INSTANT.last:
        return this.#last;
      case INSTANT.ms:
        return this.#remember(this.count());
      case INSTANT.minusMs:
        return this.#remember(-this.count());
      default:
        throw broken(`has an instant of unknown form ${form}`);
    }
  }

  #remember(instant: Instant): Instant {
    if (this.#first === ALWAYS) this.#first = instant;
    else this.#last = instant;
    return instant;
  }

  #knownText(index: number): string {
    if (index >= this.#known) throw broken('names a text that it does not have');
    return this.#texts[index] as string;
  }

  #largeAmount(): Amount {
    const text = this.text();
    if (!/^-?[0-9a-f]+$/.test(text)) throw broken('has an amount that is none');
    return (text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`)) as Amount;
  }
}

function unzigzag(value: number): number {
  return (value & 1) === 0 ? value / 2 : (value + 1) / -2;
}

function broken(how: string): InvariantError {
  return new InvariantError(`a stored counter ${how}`);
}
