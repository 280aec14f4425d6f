import { parse } from 'csv-parse/sync';
import { LINE_CHARACTERS_MAX } from './physical-lines.ts';

const RECORD_LINES_MAX = 100;

/** One record: its cells, or why it has none. `line` is the physical line it begins on, from 1. */
export type CsvRecord =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  | {
      readonly kind: 'bad';
      readonly line: number;
      readonly text: string;
      readonly code: 'bad_quotes' | 'row_too_long';
    };

/** A line with quotes waits for the end of its piece, so that csv-parse is started once for many. */
interface Waiting {
  readonly kind: 'quoted';
  readonly line: number;
  readonly text: string;
}

/**
 * Turns the lines of a CSV file (RFC 4180) into records, piece by piece. Lines without a quote are split here; quotes are
 * csv-parse's work. A quote that is never closed costs the line it stands on and not the rest of the file: after at most 100 lines the
 * reading goes on behind that line.
 */
export class CsvRecords {
  #nextLine = 1;
  /** The lines of a record whose quote is open. */
  #open: string[] = [];
  #openCharacters = 0;
  #openLine = 0;
  #found: (CsvRecord | Waiting)[] = [];
  /** As many as the first record has, which is the header; null before it. */
  #cells: number | null = null;

  /** Whether the next line continues a record. */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Passes over a line that somebody else has read; not while a record is open. */
  pass(): void {
    this.#nextLine += 1;
  }

  /** The number of the next line. */
  get line(): number {
    return this.#nextLine;
  }

  /** Reads the next line; `settle` gives its record, if it ends one. */
  add(line: string): void {
    this.#add(line, this.#nextLine);
    this.#nextLine += 1;
  }

  /** The records that ended since the last time. */
  settle(): readonly CsvRecord[] {
    const found = this.#found;
    this.#found = [];
    const waiting = found.filter((record) => record.kind === 'quoted');
    if (waiting.length === 0) return found as CsvRecord[];
    const parsed = parsedLines(waiting.map(({ text }) => text));
    let next = 0;
    return found.map((record) => {
      if (record.kind !== 'quoted') return record;
      const cells = parsed[next];
      next += 1;
      const { line, text } = record;
      return cells === undefined
        ? { kind: 'bad', line, text, code: 'bad_quotes' }
        : { kind: 'cells', line, cells };
    });
  }

  /** The records that end in these lines. */
  take(lines: readonly string[]): readonly CsvRecord[] {
    for (const line of lines) this.add(line);
    return this.settle();
  }

  /** The records that the end of the file ends. */
  end(): readonly CsvRecord[] {
    while (this.#open.length > 0) this.#giveUp();
    return this.settle();
  }

  #add(text: string, line: number): void {
    if (this.#open.length > 0) {
      this.#continue(text);
    } else if (text.length > LINE_CHARACTERS_MAX) {
      this.#found.push({ kind: 'bad', line, text, code: 'row_too_long' });
    } else if (text.includes('"')) {
      this.#addQuoted(text, line);
    } else if (text !== '') {
      this.#keep(line, text.split(','));
    }
  }

  #addQuoted(text: string, line: number): void {
    if (!hasOpenQuote(text) && this.#cells !== null) {
      this.#found.push({ kind: 'quoted', line, text });
      return;
    }
    this.#open = [text];
    this.#openCharacters = text.length;
    this.#openLine = line;
    if (!hasOpenQuote(text)) this.#close(parsedRecord(text));
  }

  #keep(line: number, cells: readonly string[]): void {
    this.#found.push({ kind: 'cells', line, cells });
    this.#cells ??= cells.length;
  }

  #continue(text: string): void {
    this.#open.push(text);
    this.#openCharacters += text.length + 1;
    if (this.#openCharacters > LINE_CHARACTERS_MAX || this.#open.length > RECORD_LINES_MAX) {
      this.#giveUp();
    } else if (hasOpenQuote(text)) {
      this.#close(parsedRecord(this.#open.join('\n')));
    }
  }

  /** A record of several lines with too many or too few cells is a stray quote that met the next one. */
  #close(cells: readonly string[] | undefined): void {
    if (cells === undefined || (this.#cells !== null && cells.length !== this.#cells)) {
      this.#giveUp();
    } else {
      this.#keep(this.#openLine, cells);
      this.#open = [];
    }
  }

  /** The first of the open lines is bad; the others are read again as if it were not there. */
  #giveUp(): void {
    const [first = '', ...others] = this.#open;
    const line = this.#openLine;
    this.#open = [];
    this.#found.push({ kind: 'bad', line, text: first, code: 'bad_quotes' });
    others.forEach((text, index) => {
      this.#add(text, line + 1 + index);
    });
  }
}

/** With an odd number of quotes, the line opens a quoted cell that it does not close, or closes one. */
function hasOpenQuote(text: string): boolean {
  let isOpen = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen;
}

/** The cells of each line, all of which close their quotes; `undefined` for one with a quote out of place. */
function parsedLines(lines: readonly string[]): readonly (readonly string[] | undefined)[] {
  const parsed = parsedText(lines.join('\n'));
  return parsed?.length === lines.length ? parsed : lines.map(parsedRecord);
}

function parsedRecord(text: string): readonly string[] | undefined {
  return parsedText(text)?.[0];
}

function parsedText(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: '\n' });
  } catch {
    return undefined;
  }
}
