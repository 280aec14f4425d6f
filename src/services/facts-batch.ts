import type { Place } from '../../rules/exchange/collect.ts';
import type { ExchangeContext, FactName } from '../../rules/exchange/fact-row.ts';
import type { PlainRow } from '../../rules/exchange/plain-row.ts';
import type { RowResult } from '../../rules/exchange/read-row.ts';

/** Takes a plain row of a file, with the line it stands on. @returns false when it does not: the row is read the long way */
export type PlainSink = (line: number, row: PlainRow) => boolean;

export interface FactsReading {
  readonly context: ExchangeContext;
  /** Told the size of every piece read, for a progress bar. */
  readonly onBytes?: (bytes: number) => void;
  /** What takes the plain rows of a fact; they are counted in a batch and are not among its rows. */
  readonly plainSink?: (fact: FactName) => PlainSink;
}

/** A row of a file, taken or rejected, with the physical line it begins on. */
export interface ReadFact extends Place {
  readonly result: RowResult;
}

/** Some rows of one file. */
export interface FactsBatch {
  readonly file: string;
  /** How many a plain sink has taken. */
  readonly plain: number;
  readonly rows: readonly ReadFact[];
}
