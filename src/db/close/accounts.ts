import type { ClientBase } from 'pg';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import type { CloseRow } from './close.repository.ts';

/** The preview in work. */
export interface Preview {
  /** 0: a forecast, which is no close. */
  readonly closeId: number;
  readonly tables: CloseTables;
  readonly programmeId: number;
  readonly month: LocalDate;
  /** The last revision of facts that it knows. */
  readonly cut: bigint;
  /** Outcomes before it are shadow. */
  readonly paysFrom: Instant;
  /** Credits above it are looked at one by one, as text; null: no limit. */
  readonly oneCredit: string | null;
  /** Every posted close of the programme, by month. */
  readonly posted: readonly CloseRow[];
}

/** Names of tables: those that keep a close, or the work tables of a forecast. */
export interface CloseTables {
  /** Where the month's own outcomes are, and who is parked. Outcomes of posted months are in `outcome` in any case. */
  readonly outcome: string;
  readonly parked: string;
  /** What the close writes. */
  readonly posting: string;
  readonly correction: string;
  readonly held: string;
}

export function tablesOfClose(closeId: number): CloseTables {
  return {
    outcome: 'outcome',
    parked: 'parked',
    posting: `posting_${closeId}`,
    correction: `correction_${closeId}`,
    held: 'held_credit',
  };
}

/**
 * Fills temporary table `account` with whom the rule must be asked about: who has a difference in a posted month, owes something
 * from before, or has a credit above the limit. Everybody else is paid the credit of the month.
 */
export async function fillAccounts(client: ClientBase, preview: Preview): Promise<void> {
  await client.query(
    'create temporary table account (subscriber_id bigint primary key, owes boolean not null) on commit drop',
  );
  await fillChanged(client, preview);
  await fillDifferences(client, preview);
  await client.query(
    `insert into account
     select subscriber_id, bool_or(owes) from (
       select subscriber_id, false as owes from difference
       union all
       select subscriber_id, true from posting where close_id = $1 and carried_out <> 0
       union all
       select subscriber_id, false from ${preview.tables.outcome}
       where programme_id = $2 and month = $3 and superseded_run = 0 and amount > $4::numeric
     ) as asked group by subscriber_id order by subscriber_id`,
    [preview.posted.at(-1)?.closeId ?? 0, preview.programmeId, preview.month, preview.oneCredit],
  );
  await client.query('analyze account, difference');
}

/**
 * Subscribers and posted months whose outcome was written or superseded since, or was held then. Runs of a programme are numbered in their order, so
 * each month is read once and nobody else is looked at.
 */
async function fillChanged(client: ClientBase, { programmeId, posted }: Preview): Promise<void> {
  await client.query(
    `create temporary table changed on commit drop as
     select distinct subscriber_id, o.month, c.close_id
     from outcome o join close c on c.close_id = any($1) and c.month = o.month
     where o.programme_id = ${programmeId} and o.month = any($2::date[])
       and (o.run_id > c.run_id or o.superseded_run > c.run_id)
     union
     select subscriber_id, h.month, c.close_id
     from held_credit h join close c on c.close_id = any($1) and c.month = h.month where h.close_id = any($1)`,
    [posted.map(({ closeId }) => closeId), posted.map(({ month }) => month)],
  );
  await client.query('analyze changed');
}

/** What is posted for them so far, credit and corrections, beside what is in force. */
async function fillDifferences(
  client: ClientBase,
  { programmeId, posted, paysFrom }: Preview,
): Promise<void> {
  const closeIds = posted.map(({ closeId }) => closeId).join(',');
  await client.query(
    `create temporary table difference on commit drop as
     select subscriber_id, month, was, is_now from changed
     left join (select subscriber_id, close_id, credit from posting where close_id = any('{${closeIds}}')) as credited
       using (subscriber_id, close_id)
     left join (select subscriber_id, month, sum(amount) as booked from correction
       where close_id = any('{${closeIds}}') and disposition = 'booked' group by 1, 2) as earlier using (subscriber_id, month)
     left join (select subscriber_id, month, amount from outcome
       where programme_id = ${programmeId} and superseded_run = 0 and effective_at >= '${timestamptz(paysFrom)}') as in_force
       using (subscriber_id, month)
     cross join lateral (
       select coalesce(credit, 0) + coalesce(booked, 0) as was, coalesce(amount, 0) as is_now) as compared
     where was <> is_now`,
  );
}

/** Pays everybody else the credit of the month. */
export async function writePlainPostings(client: ClientBase, preview: Preview): Promise<void> {
  await client.query(
    `insert into ${preview.tables.posting} (subscriber_id, close_id, effective_at, counter, version, percent, base,
       credit, corrections, carried_in, paid, carried_out, written_off)
     select o.subscriber_id, ${preview.closeId}, o.effective_at, o.counter, o.version, o.percent, o.base, o.amount, 0, 0, o.amount, 0, 0
     from ${preview.tables.outcome} o where o.programme_id = ${preview.programmeId} and o.month = '${preview.month}' and o.superseded_run = 0
       and o.amount is not null and o.effective_at >= $1
       and not exists (select from account a where a.subscriber_id = o.subscriber_id)`,
    [timestamptz(preview.paysFrom)],
  );
}
