import { csvCell } from '../exchange/write-row.ts';
import { type Amount, formatAmount } from '../money.ts';
import { messageId } from './message-id.ts';

/** What a close pays one subscriber, as the billing system is told (docs/billing.md). */
export interface Message {
  /** External id. */
  readonly subscriber: string;
  /** What the billing system applies: a credit, or below zero a debit. */
  readonly paid: Amount;
  readonly credit: Amount;
  /** The sum of `corrected`. */
  readonly corrections: Amount;
  readonly carriedIn: Amount;
  readonly carriedOut: Amount;
  readonly writtenOff: Amount;
  readonly because: string | null;
  /** Of the credit, like the three that follow; null: the month brought none. */
  readonly counter: number | null;
  readonly percent: string | null;
  readonly base: Amount | null;
  readonly version: number | null;
  readonly corrected: readonly CorrectedMonth[];
}

/** A difference of an earlier month that is booked with this close. */
export interface CorrectedMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly was: Amount;
  readonly isNow: Amount;
  readonly amount: Amount;
}

/** What all messages of one close have in common. */
export interface MessageContext {
  readonly programme: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly currency: string;
  readonly places: number;
}

export type MessageFormat = 'csv' | 'ndjson';

/** Writes messages. `header` and `line` end with their line feeds. */
export interface MessageWriter {
  readonly header: string;
  readonly line: (message: Message) => string;
}

const COLUMNS = [
  'id',
  'programme',
  'month',
  'subscriber',
  'currency',
  'paid',
  'credit',
  'corrections',
  'carried_in',
  'carried_out',
  'written_off',
  'because',
  'counter',
  'percent',
  'base',
  'version',
] as const;

type Column = (typeof COLUMNS)[number];
type Cells = Readonly<
  Record<Exclude<Column, Nullable | Numbers>, string> &
    Record<Nullable, string | null> &
    Record<Numbers, number | null>
>;
type Nullable = 'because' | 'percent' | 'base';
type Numbers = 'counter' | 'version';

export function messageWriter(format: MessageFormat, context: MessageContext): MessageWriter {
  switch (format) {
    case 'csv':
      return { header: `${COLUMNS.join(',')}\n`, line: (message) => csvLine(cellsOf(message, context)) };
    case 'ndjson':
      return {
        header: '',
        line: (message) => `${JSON.stringify(messageJson(message, context))}\n`,
      };
  }
}

/** A message as the billing system reads it; the keys are a contract (docs/billing.md). */
export function messageJson(message: Message, context: MessageContext) {
  const corrected = message.corrected.map((one) => correctedJson(one, context));
  return { ...cellsOf(message, context), corrected };
}

function csvLine(cells: Cells): string {
  return `${COLUMNS.map((column) => csvCell(String(cells[column] ?? ''))).join(',')}\n`;
}

function cellsOf(message: Message, { programme, month, currency, places }: MessageContext): Cells {
  const { subscriber, because, counter, percent, base, version } = message;
  const text = (amount: Amount): string => formatAmount(amount, places);
  return {
    id: messageId({ programme, month, subscriber }),
    programme,
    month,
    subscriber,
    currency,
    paid: text(message.paid),
    credit: text(message.credit),
    corrections: text(message.corrections),
    carried_in: text(message.carriedIn),
    carried_out: text(message.carriedOut),
    written_off: text(message.writtenOff),
    because,
    counter,
    percent,
    base: base === null ? null : text(base),
    version,
  };
}

function correctedJson(one: CorrectedMonth, { places }: MessageContext) {
  const text = (amount: Amount): string => formatAmount(amount, places);
  return { month: one.month, was: text(one.was), is_now: text(one.isNow), amount: text(one.amount) };
}
