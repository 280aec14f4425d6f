import type { ClientBase } from 'pg';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import type { CloseRow } from './close.repository.ts';

/** The preview in work. */
export interface Preview {
  readonly closeId: number;
  readonly programmeId: number;
  readonly month: LocalDate;
  /** Outcomes before it are shadow. */
  readonly paysFrom: Instant;
  /** Credits above it are looked at one by one, as text; null: no limit. */
  readonly oneCredit: string | null;
  /** Every posted close of the programme, by month. */
  readonly posted: readonly CloseRow[];
}

/**
 * Fills temporary table `account` with whom the rule must be asked about: who has a difference in a posted month, owes something
 * from before, or has a credit above the limit. Everybody else is paid the credit of the month.
 */
export async function fillAccounts(client: ClientBase, preview: Preview): Promise<void> {
  await client.query(`create temporary table difference (
    subscriber_id bigint not null, month date not null, was numeric not null, is_now numeric not null) on commit drop`);
  await client.query(
    'create temporary table account (subscriber_id bigint primary key, owes boolean not null) on commit drop',
  );
  for (const close of preview.posted) await fillDifferences(client, preview, close);
  await client.query(
    `insert into account
     select subscriber_id, bool_or(owes) from (
       select subscriber_id, false as owes from difference
       union all
       select subscriber_id, true from posting where close_id = $1 and carried_out <> 0
       union all
       select subscriber_id, false from outcome
       where programme_id = $2 and month = $3 and superseded_run = 0 and amount > $4::numeric
     ) as asked group by subscriber_id order by subscriber_id`,
    [preview.posted.at(-1)?.closeId ?? 0, preview.programmeId, preview.month, preview.oneCredit],
  );
  await client.query('analyze account');
  await client.query('analyze difference');
}

/**
 * Subscribers whose outcome in a posted month was written or superseded since: what is posted for it so far, credit and corrections,
 * beside what is in force. Runs of a programme are numbered in their order, so the month is read once and nobody else is looked at.
 */
async function fillDifferences(client: ClientBase, preview: Preview, close: CloseRow): Promise<void> {
  const later = preview.posted.filter(({ month }) => month > close.month).map(({ closeId }) => closeId);
  await client.query(
    `insert into difference
     select changed.subscriber_id, '${close.month}', was, is_now from (
       select subscriber_id, coalesce(max(amount) filter (where superseded_run = 0), 0) as is_now
       from outcome where programme_id = ${preview.programmeId} and month = '${close.month}' and effective_at >= $1
         and subscriber_id in (select subscriber_id from outcome where programme_id = ${preview.programmeId}
           and month = '${close.month}' and (run_id > ${close.runId} or superseded_run > ${close.runId}))
       group by subscriber_id
     ) as changed
     left join posting on posting.close_id = ${close.closeId} and posting.subscriber_id = changed.subscriber_id
     left join (select subscriber_id, sum(amount) as booked from correction
       where close_id = any('{${later.join(',')}}') and month = '${close.month}' and disposition = 'booked'
       group by subscriber_id) as earlier on earlier.subscriber_id = changed.subscriber_id
     cross join lateral (select coalesce(credit, 0) + coalesce(booked, 0) as was) as posted
     where was <> is_now`,
    [timestamptz(preview.paysFrom)],
  );
}

/** Pays everybody else the credit of the month. */
export async function writePlainPostings(client: ClientBase, preview: Preview): Promise<void> {
  await client.query(
    `insert into posting_${preview.closeId} (subscriber_id, close_id, effective_at, counter, version, percent, base,
       credit, corrections, carried_in, paid, carried_out, written_off)
     select o.subscriber_id, ${preview.closeId}, o.effective_at, o.counter, o.version, o.percent, o.base, o.amount, 0, 0, o.amount, 0, 0
     from outcome o where o.programme_id = ${preview.programmeId} and o.month = '${preview.month}' and o.superseded_run = 0
       and o.amount is not null and o.effective_at >= $1
       and not exists (select from account a where a.subscriber_id = o.subscriber_id)`,
    [timestamptz(preview.paysFrom)],
  );
}
