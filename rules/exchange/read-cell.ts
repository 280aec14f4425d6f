import { type Amount, formatAmount, parseAmount, ZERO } from '../money.ts';
import { ALWAYS, FOREVER } from '../time.ts';
import type { ExchangeContext } from './fact-row.ts';
import type { CellType } from './fact-specs.ts';
import { readInstantText } from './instant-text.ts';
import { quoted, type RejectionCode } from './rejection.ts';

const NAME_CHARACTERS_MAX = 64;
const NOTE_CHARACTERS_MAX = 1000;
const WHOLE_NUMBER_MAX = 1_000_000_000;
const LAST_INSTANT = Date.UTC(10_000, 0, 1);
const INSTANT_FORMS =
  'a day or a day and time, such as 2024-02-01, 2024-02-01T10:30 or 2024-02-01T10:30:00+03:00';

type CellValue = string | number | bigint | boolean | null;

/** The cell is not taken. */
interface Problem {
  readonly kind: 'problem';
  readonly code: RejectionCode;
  readonly reason: string;
}

/** A local time that does not exist in the zone (`gap`) or exists twice (`overlap`), read as `value`. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly value: number;
  readonly unclear: 'gap' | 'overlap';
}

/** One cell, typed as its column says: the value itself, since almost every cell is one; an object is a finding. */
export type ReadCell = CellValue | Problem | Unclear;

/** Reads one cell (docs/domain.md "Facts", "Time"). An empty text is an absent value. */
export function readCell(type: CellType, text: string, context: ExchangeContext): ReadCell {
  return READERS[type](text, context);
}

type Reader = (text: string, context: ExchangeContext) => ReadCell;

const READERS: Readonly<Record<CellType, Reader>> = {
  name: readName,
  optional_name: (text) => (text === '' ? null : readName(text)),
  note: readNote,
  instant: readInstantCell,
  optional_from: (text, context) => (text === '' ? ALWAYS : readInstantCell(text, context)),
  to: (text, context) => (text === '' ? FOREVER : readInstantCell(text, context)),
  amount: (text, { places }) => readAmount(text, places),
  amount_from_zero: (text, { places }) =>
    atLeast(
      ZERO,
      readAmount(text, places),
      'negative_amount',
      `${quoted(text)} is below zero; 0 or more is accepted`,
    ),
  amount_above_zero: (text, { places }) =>
    atLeast(
      1n as Amount,
      readAmount(text, places),
      'not_above_zero',
      `${quoted(text)} is not above zero; a payment that bounced is its own row with withdrawn = yes`,
    ),
  whole_number: readWholeNumber,
  person_or_organisation: (text) => readWord(text, ['person', 'organisation']),
  enrol_or_leave: (text) => readWord(text, ['enrol', 'leave']),
  optional_yes_or_no: (text) => (text === '' ? null : readYesOrNo(text)),
  yes: (text) => (text === '' ? false : readYesOrNo(text)),
};

function readName(text: string): ReadCell {
  if (text.length > NAME_CHARACTERS_MAX || UNUSUAL.test(text)) return readUnusualName(text);
  return text === ''
    ? problem('empty', 'the cell is empty; an id or a code of 1 to 64 characters is needed')
    : text;
}

/** Outer spaces, control characters, and halves of characters: only these need a second look. */
const UNUSUAL = /^\s|\s$|[\0-\x1f\x7f\ud800-\udfff\ufffd]/;
const CONTROL = /[\0-\x1f\x7f]/;
const CONTROL_IN_NOTE = /[\0-\x08\x0b-\x1f\x7f]/;

function readUnusualName(text: string): ReadCell {
  if (!isWhole(text)) return notUnicode(text);
  if (CONTROL.test(text)) {
    return problem(
      'control_character',
      `${quoted(text)} holds a control character; an id or a code is one line of text`,
    );
  }
  if (/^\s|\s$/.test(text)) {
    return problem('outer_space', `${quoted(text)} begins or ends with a space; take the space away`);
  }
  return withinLength(text, NAME_CHARACTERS_MAX, 'an id or a code');
}

/** Text for people. Line ends of Windows become plain ones, so that a note is the same from every source. */
export function readNote(written: string): string | Problem {
  const text = written.replaceAll('\r\n', '\n');
  if (text.trim() === '')
    return problem('empty', 'the cell is empty; text of 1 to 1000 characters is needed');
  if (!isWhole(text)) return notUnicode(text);
  if (CONTROL_IN_NOTE.test(text)) {
    return problem(
      'control_character',
      `${quoted(text)} holds a control character; text, tabs and new lines are accepted`,
    );
  }
  return withinLength(text, NOTE_CHARACTERS_MAX, 'this text');
}

/** Characters are counted as the database counts them: an emoji is one. */
function withinLength(text: string, characters: number, what: string): string | Problem {
  const length = text.length <= characters ? text.length : Array.from(text).length;
  if (length <= characters) return text;
  return problem('too_long', `${quoted(text)} has ${length} characters; ${what} has at most ${characters}`);
}

/** Bytes that are not UTF-8 arrive here as the replacement character, halves of characters only through JSON. */
function isWhole(text: string): boolean {
  return text.isWellFormed() && !text.includes('\ufffd');
}

function notUnicode(text: string): Problem {
  return problem(
    'not_unicode',
    `${quoted(text.toWellFormed())} holds a character that is not valid Unicode; save the file as UTF-8`,
  );
}

function readInstantCell(text: string, { zone }: ExchangeContext): ReadCell {
  const read = readInstantText(text, zone);
  if (read.kind === 'bad') {
    return text === ''
      ? problem('empty', `the cell is empty; ${INSTANT_FORMS} is needed`)
      : problem('bad_instant', `${quoted(text)} is not an instant; accepted is ${INSTANT_FORMS}`);
  }
  if (read.at >= LAST_INSTANT || text < '1900') {
    return problem('instant_out_of_range', `${quoted(text)} is not between the years 1900 and 9999`);
  }
  return read.unclear === null ? read.at : { kind: 'unclear', value: read.at, unclear: read.unclear };
}

function readAmount(text: string, places: number): Amount | Problem {
  const amount = parseAmount(text, places);
  if (amount !== undefined) return amount;
  const accepted =
    places === 0
      ? 'a whole number of at most 18 digits, such as 500'
      : `decimal text with a point and at most ${places} places, such as ${formatAmount((500n * 10n ** BigInt(places)) as Amount, places)}`;
  if (text === '') return problem('empty', `the cell is empty; ${accepted} is needed`);
  const fraction = /^-?\d{1,18}\.(\d+)$/.exec(text)?.[1];
  if (fraction === undefined)
    return problem('bad_amount', `${quoted(text)} is not an amount; accepted is ${accepted}`);
  return problem(
    'too_many_places',
    `${quoted(text)} has more decimal places (${fraction.length}) than the currency (${places}); nothing is rounded here`,
  );
}

function atLeast(least: Amount, amount: Amount | Problem, code: RejectionCode, reason: string): ReadCell {
  if (typeof amount !== 'bigint') return amount;
  return amount >= least ? amount : problem(code, reason);
}

function readWholeNumber(text: string): ReadCell {
  if (text === '') return problem('empty', 'the cell is empty; a whole number, such as 12 or -3, is needed');
  if (!/^-?\d+$/.test(text)) {
    return problem(
      'bad_whole_number',
      `${quoted(text)} is not a whole number; accepted is a number such as 12 or -3`,
    );
  }
  const value = Number(text);
  if (Math.abs(value) > WHOLE_NUMBER_MAX) {
    return problem('number_out_of_range', `${quoted(text)} is not between -1000000000 and 1000000000`);
  }
  return value === 0 ? 0 : value; // not −0
}

function readWord(text: string, words: readonly [string, string]): ReadCell {
  if (words.includes(text)) return text;
  const accepted = words.join(' or ');
  if (text === '') return problem('empty', `the cell is empty; ${accepted} is needed`);
  return problem('unknown_word', `${quoted(text)} is not known here; accepted is ${accepted}`);
}

function readYesOrNo(text: string): ReadCell {
  const word = readWord(text, ['yes', 'no']);
  return typeof word === 'string' ? word === 'yes' : word;
}

function problem(code: RejectionCode, reason: string): Problem {
  return { kind: 'problem', code, reason };
}
