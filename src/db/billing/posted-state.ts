import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';

/** Whose credit of which month. */
export interface PostedStateKey {
  readonly programmeId: number;
  /** External id. */
  readonly subscriber: string;
  /** `YYYY-MM`. */
  readonly month: string;
}

/** What a posted month says of one subscriber. */
export interface PostedRow {
  /** Set aside until somebody looks at it: the close does not pay it. */
  readonly isHeld: boolean;
  readonly isApplied: boolean;
  /** Of the last reject; null: none. */
  readonly rejectedBecause: string | null;
}

/** @returns null: the month is not posted */
export async function findPostedRow(
  client: Asked,
  { programmeId, subscriber, month }: PostedStateKey,
): Promise<PostedRow | null> {
  const { rows } = await client.query<PostedRow>(
    `select exists (select from held_credit h where h.subscriber_id = $2 and h.close_id = c.close_id and h.month = c.month) as "isHeld",
       exists (select from answer a where a.subscriber_id = $2 and a.close_id = c.close_id and a.answer = 'ack') as "isApplied",
       (select reason from answer a where a.subscriber_id = $2 and a.close_id = c.close_id and a.answer = 'reject'
        order by answered_at desc limit 1) as "rejectedBecause"
     from close c where c.programme_id = $1 and c.month = $3 and c.state = 'posted'`,
    [programmeId, subscriberId(subscriber), `${month}-01`],
  );
  return rows[0] ?? null;
}
