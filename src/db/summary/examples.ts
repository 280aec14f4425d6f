import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** A subscriber whose history is worth telling, and the programme to tell it of. */
export interface Example {
  readonly why: 'reset' | 'credit' | 'refusal';
  readonly subscriber: string;
  readonly programme: string;
}

/**
 * Up to three histories: a counter that a break set back from far, one with a credit of the month,
 * who had been refused enrolment before if there is one, and one refused for most reasons. The same database gives the same ones.
 *
 * @param month first day of the month of the credit and the refusal
 */
export async function listExamples(db: Db, month: string): Promise<readonly Example[]> {
  const { rows } = await sql<Example>`
    select why, external_id as subscriber, programme
    from (
      (select 'reset' as why, subscriber_id, programme_id from entry
       where entry_kind(kind) = 'reset' and superseded_run = 0
       order by rule = 'gap' desc nulls last, delta, subscriber_id limit 1)
      union all
      (select 'credit', subscriber_id, programme_id from outcome
       where month = ${month}::date and amount is not null and superseded_run = 0
       order by exists (
         select from entry where entry.subscriber_id = outcome.subscriber_id
           and entry.programme_id = outcome.programme_id and entry_kind(entry.kind) = 'enrolment_refused' and entry.superseded_run = 0
       ) desc, amount desc, subscriber_id limit 1)
      union all
      (select 'refusal', subscriber_id, programme_id from outcome
       where month = ${month}::date and codes is not null and superseded_run = 0
       order by cardinality(reason_codes(codes)) desc, subscriber_id limit 1)
    ) as chosen
    join subscriber using (subscriber_id) join programme using (programme_id)
    order by array_position(array['reset', 'credit', 'refusal'], why)`.execute(db);
  return rows;
}
