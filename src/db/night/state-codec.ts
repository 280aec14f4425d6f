import type { SubscriberFacts } from '../../../rules/facts.ts';
import { InvariantError } from '../../../rules/invariant.ts';
import { type CounterState, STATE_FORMAT } from '../../../rules/state.ts';
import { ByteWriter } from '../byte-writer.ts';
import { readFacts, writeFacts } from './facts-codec.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import { readState, type StateColumns, writeState } from './state-fields.ts';

/** Grows with every change of the bytes. */
const BYTES_FORMAT = 2;

/** First byte of a stored counter: it grows whenever the bytes change or what a state means. */
export const STORED_FORMAT = BYTES_FORMAT + STATE_FORMAT;

export interface StoredCounter {
  readonly state: CounterState;
  /** The facts that can still matter; their subscriber is the empty text. */
  readonly remainder: SubscriberFacts;
}

// One object each: a night writes and reads a million counters, one after the other.
const writer = new FieldWriter(new ByteWriter(0));
const reader = new FieldReader();

/** Whether this program wrote the counter that begins at `from`; another one's is replayed. */
export function isOwnFormat(data: Buffer, from: number): boolean {
  return data[from] === STORED_FORMAT;
}

/**
 * Appends a counter and its remainder, but for what its row's columns say. A month in which nothing but these columns changes
 * leaves the same bytes at its end as at its beginning, so that the database can go on with those it has: what is past is told
 * from a fixed instant, and what goes with the calendar from the columns.
 */
export function encodeState(out: ByteWriter, state: CounterState, remainder: SubscriberFacts): void {
  writer.begin(out, state.at);
  writer.byte(STORED_FORMAT);
  writeState(writer, state);
  writeFacts(writer, remainder);
}

/**
 * The counter in `data[from, to)`, as it was given to `encodeState`.
 *
 * @throws InvariantError for bytes that this program did not write, or not all of them
 */
export function decodeState(data: Buffer, from: number, to: number, columns: StateColumns): StoredCounter {
  if (to <= from) throw new InvariantError('a stored counter is empty');
  if (!isOwnFormat(data, from)) throw unknownFormat(data, from);
  reader.begin(data, from + 1, to, columns.at);
  const state = readState(reader, columns);
  const remainder = readFacts(reader);
  reader.finish();
  return { state, remainder };
}

function unknownFormat(data: Buffer, from: number): InvariantError {
  return new InvariantError(`a stored counter is of the unknown format ${data[from] ?? 'none'}`);
}
