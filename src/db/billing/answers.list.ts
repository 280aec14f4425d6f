import type { ClientBase } from 'pg';
import { invariant } from '../../../rules/invariant.ts';
import type { Amount } from '../../../rules/money.ts';
import type { Instant } from '../../../rules/time.ts';
import { readRows, streamRows } from '../binary-copy.ts';
import type { BinaryRow } from '../binary-row.ts';

/** How the messages of a posted close were answered. */
export interface AnswerTotals {
  readonly messages: number;
  readonly applied: number;
  readonly rejected: number;
  readonly unanswered: number;
  readonly paid: Amount;
  /** Of what is applied. */
  readonly appliedPaid: Amount;
}

/** A message that was rejected and not acknowledged since. */
export interface RejectedMessage {
  /** External id. */
  readonly subscriber: string;
  readonly paid: Amount;
  readonly reason: string;
  readonly answeredAt: Instant;
}

export async function sumAnswers(client: ClientBase, closeId: number, places: number): Promise<AnswerTotals> {
  const select = `
    select count(*), count(*) filter (where is_applied), count(*) filter (where not is_applied),
      count(*) filter (where is_applied is null), coalesce(sum(paid), 0), coalesce(sum(paid) filter (where is_applied), 0)
    from posting p left join (
      select subscriber_id, bool_or(answer = 'ack') as is_applied from answer where close_id = ${closeId} group by subscriber_id
    ) as answered using (subscriber_id)
    where p.close_id = ${closeId} and paid <> 0`;
  const [totals] = await readRows(client, select, (row) => ({
    messages: row.count(0),
    applied: row.count(1),
    rejected: row.count(2),
    unanswered: row.count(3),
    paid: row.amount(4, places),
    appliedPaid: row.amount(5, places),
  }));
  invariant(totals !== undefined, 'a count gives a row');
  return totals;
}

/** By the order of subscriber numbers, some at a time. */
export async function* streamRejected(
  client: ClientBase,
  closeId: number,
  places: number,
): AsyncGenerator<Iterable<RejectedMessage>> {
  const select = `
    select external_id, paid, reason, answered_at from (
      select distinct on (subscriber_id) subscriber_id, reason, answered_at from answer
      where close_id = ${closeId} and answer = 'reject' order by subscriber_id, answered_at desc
    ) as last
    join posting p using (subscriber_id) join subscriber s using (subscriber_id)
    where p.close_id = ${closeId} and not exists (
      select from answer a where a.subscriber_id = p.subscriber_id and a.close_id = ${closeId} and a.answer = 'ack')
    order by subscriber_id`;
  for await (const rows of streamRows(client, select)) yield rejectedOf(rows, places);
}

function* rejectedOf(rows: Iterable<BinaryRow>, places: number): Iterable<RejectedMessage> {
  for (const row of rows) {
    yield {
      subscriber: row.text(0),
      paid: row.amount(1, places),
      reason: row.text(2),
      answeredAt: row.instant(3),
    };
  }
}
