import type { ClientBase } from 'pg';
import type { CorrectedMonth, Message } from '../../../rules/billing/message.ts';
import type { Amount } from '../../../rules/money.ts';
import { streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';
import type { Asked } from '../database.ts';
import { storedAmount } from '../stored-amount.ts';
import { subscriberId } from '../subscriber-id.ts';

/** Which rows of a posted close are wanted. */
export interface MessageScope {
  readonly closeId: number;
  /** External id; only those behind it in the order of subscriber numbers. null: from the first. */
  readonly after: string | null;
  /** Only those in one of these states; empty: whatever was answered. */
  readonly states: readonly AnswerState[];
  /** Also rows that pay nothing: something is carried on, or written off. */
  readonly isAll: boolean;
  /** At most so many; null: all. */
  readonly limit: number | null;
}

/** What the billing system has said of a row so far. */
export type AnswerState = 'unanswered' | 'rejected';

/** Rows of one close, how many and what they pay together. */
export interface MessageTotals {
  readonly messages: number;
  readonly paid: Amount;
}

/** The rows in the order of subscriber numbers, some at a time: memory does not grow with the close. */
export async function* streamMessages(
  client: ClientBase,
  scope: MessageScope,
  places: number,
): AsyncGenerator<Iterable<Message>> {
  // All of these tables come in the order of subscriber numbers; a hash would hold them and lose it.
  await client.query('set enable_hashjoin = off; set jit = off');
  for await (const rows of streamRows(client, selectMessages(scope))) yield messagesOf(rows, places);
}

/** What the close holds in all, by the rows that are wanted with or without those that pay nothing. */
export async function sumMessages(
  client: Asked,
  { closeId, isAll }: Pick<MessageScope, 'closeId' | 'isAll'>,
  places: number,
): Promise<MessageTotals> {
  const { rows } = await client.query<{ messages: number; paid: string }>(
    `select count(*)::integer as messages, trim_scale(coalesce(sum(paid), 0))::text as paid
     from posting where close_id = ${closeId} ${isAll ? '' : PAYS}`,
  );
  const [row = { messages: 0, paid: '0' }] = rows;
  return { messages: row.messages, paid: storedAmount(row.paid, places) };
}

function* messagesOf(rows: Iterable<BinaryRow>, places: number): Iterable<Message> {
  for (const row of rows) yield messageOf(row, places);
}

function messageOf(row: BinaryRow, places: number): Message {
  return {
    subscriber: row.text(0),
    paid: row.amount(1, places),
    credit: row.amount(2, places),
    corrections: row.amount(3, places),
    carriedIn: row.amount(4, places),
    carriedOut: row.amount(5, places),
    writtenOff: row.amount(6, places),
    because: row.textOrNull(7),
    counter: row.isNull(8) ? null : row.int(8),
    percent: row.textOrNull(9),
    base: row.amountOrNull(10, places),
    version: row.isNull(11) ? null : row.small(11),
    corrected: row.texts(12).map((text) => correctedOf(text ?? '', places)),
  };
}

/** `2025-08 50.00 0 -50.00`. */
function correctedOf(text: string, places: number): CorrectedMonth {
  const [month = '', was = '', isNow = '', amount = ''] = text.split(' ');
  return {
    month,
    was: storedAmount(was, places),
    isNow: storedAmount(isNow, places),
    amount: storedAmount(amount, places),
  };
}

const PAYS = 'and paid <> 0';

const STATES: Readonly<Record<AnswerState, string>> = {
  unanswered:
    'not exists (select from answer a where a.subscriber_id = p.subscriber_id and a.close_id = p.close_id)',
  // An ack is the last word: no reject follows it.
  rejected: `(exists (select from answer a where a.subscriber_id = p.subscriber_id and a.close_id = p.close_id and a.answer = 'reject')
    and not exists (select from answer a where a.subscriber_id = p.subscriber_id and a.close_id = p.close_id and a.answer = 'ack'))`,
};

function selectMessages({ closeId, after, states, isAll, limit }: MessageScope): string {
  const behind = (table: string): string =>
    after === null ? '' : `and ${table}.subscriber_id > ${subscriberId(after)}`;
  const wanted = states.length === 0 ? '' : `and (${states.map((state) => STATES[state]).join(' or ')})`;
  return `
    select s.external_id, p.paid, p.credit, p.corrections, p.carried_in, p.carried_out, p.written_off, p.written_off_because,
      p.counter, p.percent::text, p.base, p.version, c.corrected
    from posting p join subscriber s using (subscriber_id)
    left join (
      select subscriber_id, array_agg(concat_ws(' ', to_char(month, 'YYYY-MM'),
        trim_scale(was), trim_scale(is_now), trim_scale(amount)) order by month) as corrected
      from correction c where close_id = ${closeId} and disposition = 'booked' ${behind('c')}
      group by subscriber_id
    ) as c using (subscriber_id)
    where p.close_id = ${closeId} ${behind('p')} ${behind('s')} ${isAll ? '' : PAYS} ${wanted}
    order by p.subscriber_id ${limit === null ? '' : `limit ${limit}`}`;
}
