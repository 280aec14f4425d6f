/** Every reason why a row is not taken, for machines. The words beside it may be reworded. */
export type RejectionCode =
  | 'empty'
  | 'too_long'
  | 'outer_space'
  | 'control_character'
  | 'not_unicode'
  | 'bad_instant'
  | 'instant_out_of_range'
  | 'bad_amount'
  | 'too_many_places'
  | 'negative_amount'
  | 'not_above_zero'
  | 'bad_whole_number'
  | 'number_out_of_range'
  | 'unknown_word'
  | 'to_not_after_from'
  | 'unknown_subscriber'
  | 'ended'
  | 'unknown_fact'
  | 'unknown_column'
  | 'missing_column'
  | 'wrong_json_type'
  | 'bad_json'
  | 'bad_quotes'
  | 'cell_count'
  | 'row_too_long'
  | 'bad_message_id'
  | 'unknown_message'
  | 'not_posted'
  | 'applied_already'
  | 'reason_of_ack';

/** A row that is not taken: where in it, what was found, and a sentence that says what would be accepted. */
export interface Rejection {
  readonly kind: 'rejected';
  /** Null when the row as a whole is wrong. */
  readonly column: string | null;
  /** What was found, cut to 200 characters. */
  readonly value: string;
  readonly code: RejectionCode;
  readonly reason: string;
}

/** Builds a rejection with its value cut to size. */
export function rejected(
  column: string | null,
  value: string,
  code: RejectionCode,
  reason: string,
): Rejection {
  return { kind: 'rejected', column, value: shortened(value, 200), code, reason };
}

/** Text in quotes for a message, cut to 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text, 60));
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`;
}
