import { ALWAYS, FOREVER } from '../time.ts';
import type { ExchangeContext, FactName } from './fact-row.ts';
import { type CellType, columnsOf } from './fact-specs.ts';
import { readPlainInstant } from './instant-text.ts';

// The hottest reading of an import: rows as almost every file has them, straight from the bytes of the file, without a string or an
// object a row. What is not plain is left to read-row.ts, which knows every form and every fault; both read a plain row as the same.

const COMMA = 0x2c;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

const NAME_BYTES_MAX = 64;
const NOTE_BYTES_MAX = 1_000;
const WHOLE_BYTES_MAX = 9;
/** Of so few digits, also with three places more, an amount in minor units is a whole JavaScript number. */
const AMOUNT_BYTES_MAX = 12;

/** The cell is not plain. */
const NOT_PLAIN = Number.NaN;

/** A row as it lies in the bytes of its file: one object for all of them. By the position of the column in `columnsOf(fact)`. */
export interface PlainRow {
  bytes: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Instants in ms, amounts in minor units, whole numbers, yes 1 and no 0, `LEFT_OUT`; of a text nothing. */
  readonly values: Float64Array;
}

type CellReader = (bytes: Uint8Array, from: number, to: number, context: ExchangeContext) => number;

/** What an optional cell that is empty has for its value. */
export const LEFT_OUT = -1;

const READERS: Readonly<Record<CellType, CellReader>> = {
  name: readName,
  optional_name: (bytes, from, to) => (from === to ? LEFT_OUT : readName(bytes, from, to)),
  note: readNote,
  whole_number: readWhole,
  instant: (bytes, from, to, { zone }) => readPlainInstant(bytes, from, to, zone),
  optional_from: (bytes, from, to, { zone }) =>
    from === to ? ALWAYS : readPlainInstant(bytes, from, to, zone),
  to: (bytes, from, to, { zone }) => (from === to ? FOREVER : readPlainInstant(bytes, from, to, zone)),
  amount: (bytes, from, to, { places }) => readAmount(bytes, from, to, places),
  amount_from_zero: (bytes, from, to, { places }) => atLeast(0, readAmount(bytes, from, to, places)),
  amount_above_zero: (bytes, from, to, { places }) => atLeast(1, readAmount(bytes, from, to, places)),
  person_or_organisation: (bytes, from, to) =>
    isWord(bytes, from, to, 'person') || isWord(bytes, from, to, 'organisation') ? 0 : NOT_PLAIN,
  enrol_or_leave: (bytes, from, to) =>
    isWord(bytes, from, to, 'enrol') || isWord(bytes, from, to, 'leave') ? 0 : NOT_PLAIN,
  optional_yes_or_no: (bytes, from, to) => (from === to ? LEFT_OUT : readYesOrNo(bytes, from, to)),
  yes: (bytes, from, to) => (from === to ? 0 : readYesOrNo(bytes, from, to)),
};

/** Reads the plain rows of one file. */
export class PlainReader {
  /** What the last line said. Whoever takes it does so before the next. */
  readonly row: PlainRow;
  readonly #readers: readonly CellReader[];
  /** For each cell of a line the position of its column. */
  readonly #columnOfCell: readonly number[];
  readonly #context: ExchangeContext;
  readonly #spanStart: number;
  readonly #spanEnd: number;

  /** @param order of the columns in the cells of a line, as `readHeader` says */
  constructor(fact: FactName, order: readonly number[], context: ExchangeContext) {
    const columns = columnsOf(fact);
    this.#readers = columns.map(({ type }) => READERS[type]);
    this.#context = context;
    this.#columnOfCell = order.flatMap((_, cell) => {
      const column = order.indexOf(cell);
      return column < 0 ? [] : [column];
    });
    this.#spanStart = columns.findIndex(({ type }) => type === 'instant');
    this.#spanEnd = columns.findIndex(({ type }) => type === 'to');
    this.row = {
      bytes: new Uint8Array(),
      from: new Int32Array(columns.length),
      to: new Int32Array(columns.length),
      values: new Float64Array(columns.length),
    };
  }

  /** @param at where a line begins; a line end follows it somewhere. @returns where the next begins; -1: this one is not plain */
  read(bytes: Uint8Array, at: number): number {
    const next = this.#split(bytes, at);
    if (next < 0) return -1;
    this.row.bytes = bytes;
    const readers = this.#readers;
    const { from, to, values } = this.row;
    for (let column = 0; column < readers.length; column += 1) {
      const read = readers[column] as CellReader;
      const value = read(bytes, from[column] as number, to[column] as number, this.#context);
      if (Number.isNaN(value)) return -1;
      values[column] = value;
    }
    const hasInstants =
      this.#spanEnd < 0 || (values[this.#spanEnd] as number) > (values[this.#spanStart] as number);
    return hasInstants ? next : -1;
  }

  /** Finds the cells. A line is plain when it is printable ASCII, no quote in a cell, and has as many cells as the header. */
  #split(bytes: Uint8Array, at: number): number {
    const last = this.#columnOfCell.length - 1;
    let start = at;
    for (let cell = 0; cell <= last; cell += 1) {
      let end = this.#cell(bytes, start, this.#columnOfCell[cell] as number);
      if (end < 0) return -1;
      if (cell === last && bytes[end] === RETURN) end += 1;
      if (bytes[end] !== (cell === last ? NEW_LINE : COMMA)) return -1;
      start = end + 1;
    }
    return start;
  }

  /** @returns the place behind the cell; -1: its quotes are not plain */
  #cell(bytes: Uint8Array, at: number, column: number): number {
    const isQuoted = bytes[at] === QUOTE;
    const start = isQuoted ? at + 1 : at;
    let end = start;
    while (isPlain(bytes[end] as number) || (isQuoted && bytes[end] === COMMA)) end += 1;
    this.row.from[column] = start;
    this.row.to[column] = end;
    if (!isQuoted) return end;
    return bytes[end] === QUOTE ? end + 1 : -1;
  }
}

/** What a cell may hold. */
function isPlain(byte: number): boolean {
  return byte >= SPACE && byte < 0x7f && byte !== COMMA && byte !== QUOTE;
}

function readName(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  const isName = length > 0 && length <= NAME_BYTES_MAX && bytes[from] !== SPACE && bytes[to - 1] !== SPACE;
  return isName ? 0 : NOT_PLAIN;
}

function readNote(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > NOTE_BYTES_MAX) return NOT_PLAIN;
  for (let place = from; place < to; place += 1) if (bytes[place] !== SPACE) return 0;
  return NOT_PLAIN;
}

/** `-12`: at most nine digits, which are never too many. */
function readWhole(bytes: Uint8Array, from: number, to: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  if (start === to || to - start > WHOLE_BYTES_MAX) return NOT_PLAIN;
  const value = readDigits(bytes, start, to, 0);
  return start === from ? value : 0 - value;
}

function readYesOrNo(bytes: Uint8Array, from: number, to: number): number {
  if (isWord(bytes, from, to, 'no')) return 0;
  return isWord(bytes, from, to, 'yes') ? 1 : NOT_PLAIN;
}

/** `-12.5` as minor units: at most 12 digits, with no more places than the currency has. */
function readAmount(bytes: Uint8Array, from: number, to: number, places: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  let point = start;
  while (point < to && bytes[point] !== POINT) point += 1;
  const given = point === to ? 0 : to - point - 1;
  const isLong = to - start > AMOUNT_BYTES_MAX || given > places;
  // A point has digits on both sides.
  if (isLong || point === start || point === to - 1) return NOT_PLAIN;
  const minor = readDigits(bytes, point + 1, to, readDigits(bytes, start, point, 0)) * 10 ** (places - given);
  return start === from ? minor : 0 - minor;
}

/** Puts digits behind those of `before`; NaN when there is anything else. */
function readDigits(bytes: Uint8Array, from: number, to: number, before: number): number {
  let whole = before;
  for (let place = from; place < to; place += 1) {
    const digit = (bytes[place] as number) - ZERO;
    if (digit < 0 || digit > 9) return NOT_PLAIN;
    whole = whole * 10 + digit;
  }
  return whole;
}

function atLeast(least: number, amount: number): number {
  return amount >= least ? amount : NOT_PLAIN;
}

function isWord(bytes: Uint8Array, from: number, to: number, word: string): boolean {
  if (to - from !== word.length) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[from + index] !== word.charCodeAt(index)) return false;
  }
  return true;
}
