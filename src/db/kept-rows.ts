import type { ClientBase } from 'pg';
import { streamRows } from './binary-copy.ts';
import { BinaryRow } from './binary-row.ts';

/**
 * Rows of a query that are looked at once, subscriber by subscriber, beside another stream. They are kept as the bytes that came, and
 * read when they are asked for: most of them name a subscriber and two numbers, and objects of them would weigh ten times as much.
 */
export class KeptRows {
  length = 0;
  #ids = new BigInt64Array(1_024);
  readonly #offsets: number[] = [];
  /** Where the rows of each piece of bytes begin. */
  readonly #pieces: { readonly data: Buffer; readonly first: number }[] = [];
  #piece = 0;
  readonly #row = new BinaryRow();
  #fields = 0;

  /** @param select whose first column is a subscriber's id, and whose rows come in its order */
  static async read(client: ClientBase, select: string): Promise<KeptRows> {
    const kept = new KeptRows();
    for await (const rows of streamRows(client, select)) for (const row of rows) kept.#add(row);
    return kept;
  }

  idOf(index: number): bigint {
    return this.#ids[index] as bigint;
  }

  /** Of every row, in their order. */
  ids(): Iterable<bigint> {
    return this.#ids.subarray(0, this.length);
  }

  /** The row, until the next is asked for. Asked for in order, until `rewind`: pieces passed are not looked for again. */
  row(index: number): BinaryRow {
    while ((this.#pieces[this.#piece + 1]?.first ?? this.length) <= index) this.#piece += 1;
    const { data } = this.#pieces[this.#piece] as { readonly data: Buffer };
    this.#row.point(data, this.#offsets[index] as number, this.#fields);
    return this.#row;
  }

  /** Begins again. */
  rewind(): void {
    this.#piece = 0;
  }

  #add(row: BinaryRow): void {
    if (this.length === this.#ids.length) {
      const longer = new BigInt64Array(this.#ids.length * 2);
      longer.set(this.#ids);
      this.#ids = longer;
    }
    const { data, offset, fields } = row.place;
    if (this.#pieces.at(-1)?.data !== data) this.#pieces.push({ data, first: this.length });
    this.#fields = fields;
    this.#ids[this.length] = row.id(0);
    this.#offsets.push(offset);
    this.length += 1;
  }
}

/** Takes kept rows subscriber by subscriber, in the order of ids. */
export class KeptCursor {
  readonly rows: KeptRows;
  #next = 0;

  constructor(rows: KeptRows) {
    this.rows = rows;
  }

  /**
   * Goes to the rows of a subscriber, whose id is not lower than the one before.
   *
   * @param onPassed told of each row passed by, of subscribers in between
   * @returns the rows `[from, to)`; none when both are equal
   */
  goTo(
    id: bigint,
    onPassed: (id: bigint) => void = () => undefined,
  ): { readonly from: number; readonly to: number } {
    const { rows } = this;
    while (this.#next < rows.length && rows.idOf(this.#next) < id) {
      onPassed(rows.idOf(this.#next));
      this.#next += 1;
    }
    const from = this.#next;
    while (this.#next < rows.length && rows.idOf(this.#next) === id) this.#next += 1;
    return { from, to: this.#next };
  }

  /** Passes by all that remain. */
  end(onPassed: (id: bigint) => void): void {
    for (; this.#next < this.rows.length; this.#next += 1) onPassed(this.rows.idOf(this.#next));
  }
}
