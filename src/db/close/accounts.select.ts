import type { Instant, LocalDate } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import type { CloseRow } from './close.repository.ts';

/** The month that would be closed next, as the database is asked about it. */
export interface OpenMonth {
  readonly programmeId: number;
  /** First day of it. */
  readonly month: LocalDate;
  /** Outcomes before it are shadow. */
  readonly paysFrom: Instant;
  /** Every posted close of the programme, by month. */
  readonly posted: readonly CloseRow[];
}

/** Whom a question about accounts is of: everybody, or those of some numbers, who are found by primary keys. */
export type Scope = 'everybody' | readonly bigint[];

/** Beginning with `and`. */
function inScope(scope: Scope, column: string): string {
  return scope === 'everybody' ? '' : `and ${column} = any('{${scope.join(',')}}'::bigint[])`;
}

export function closeIdsOf(posted: readonly CloseRow[]): string {
  return `'{${posted.map(({ closeId }) => closeId).join(',')}}'::integer[]`;
}

function monthsOf(posted: readonly CloseRow[]): string {
  return `'{${posted.map(({ month }) => month).join(',')}}'::date[]`;
}

/**
 * Subscribers and posted months whose outcome was written or superseded since, or was held then: `subscriber_id, month, close_id`. Runs
 * of a programme are numbered in their order, so each month is read once and nobody else is looked at.
 */
export function selectChanged({ programmeId, posted }: OpenMonth, scope: Scope): string {
  const closeIds = closeIdsOf(posted);
  return `select distinct subscriber_id, o.month, c.close_id
    from outcome o join close c on c.close_id = any(${closeIds}) and c.month = o.month
    where o.programme_id = ${programmeId} and o.month = any(${monthsOf(posted)})
      and (o.run_id > c.run_id or o.superseded_run > c.run_id) ${inScope(scope, 'o.subscriber_id')}
    union
    select subscriber_id, h.month, c.close_id
    from held_credit h join close c on c.close_id = any(${closeIds}) and c.month = h.month
    where h.close_id = any(${closeIds}) ${inScope(scope, 'h.subscriber_id')}`;
}

/** What is posted so far for the months of table `changed`, credit and corrections, where that is not what is in force. */
export function selectDifferences({ programmeId, posted, paysFrom }: OpenMonth, scope: Scope): string {
  const closeIds = closeIdsOf(posted);
  const scoped = inScope(scope, 'subscriber_id');
  // For some, months that are not posted are not even looked into; for everybody the one join over all of them is as good.
  const months = scope === 'everybody' ? '' : `and month = any(${monthsOf(posted)})`;
  return `select subscriber_id, month, was, is_now from changed
    left join (select subscriber_id, close_id, credit from posting where close_id = any(${closeIds}) ${scoped}) as credited
      using (subscriber_id, close_id)
    left join (select subscriber_id, month, sum(amount) as booked from correction
      where close_id = any(${closeIds}) and disposition = 'booked' ${scoped} group by 1, 2) as earlier using (subscriber_id, month)
    left join (select subscriber_id, month, amount from outcome
      where programme_id = ${programmeId} and superseded_run = 0 and effective_at >= '${timestamptz(paysFrom)}' ${scoped} ${months}) as in_force
      using (subscriber_id, month)
    cross join lateral (
      select coalesce(credit, 0) + coalesce(booked, 0) as was, coalesce(amount, 0) as is_now) as compared
    where was <> is_now`;
}

/**
 * All that the rule asks for of those in table `account`, by subscriber number: the columns of `StoredAccount`.
 *
 * @param outcome the table of the month's own outcomes; a forecast has one of its own
 */
export function selectAccounts(
  { programmeId, month, paysFrom, posted }: OpenMonth,
  outcome: string = 'outcome',
): string {
  return `select a.subscriber_id, o.effective_at,
      case when o.amount is not null then json_build_object('counter', o.counter, 'version', o.version,
        'percent', o.percent::text, 'base', o.base::text, 'amount', o.amount::text) end as credit,
      d.differences, p.closes, r.releases, c.state, run.walk_to, c.next_at, c.value, c.enrolled
    from account a
    left join ${outcome} o on o.programme_id = ${programmeId} and o.month = '${month}' and o.superseded_run = 0
      and o.subscriber_id = a.subscriber_id and o.amount is not null and o.effective_at >= '${timestamptz(paysFrom)}'
    left join (select subscriber_id,
        json_agg(json_build_object('month', month, 'was', was::text, 'isNow', is_now::text) order by month) as differences
      from difference group by subscriber_id) as d on d.subscriber_id = a.subscriber_id
    left join lateral (
      select json_agg(json_build_object('closeId', close_id, 'credit', credit::text, 'corrections', corrections::text,
        'paid', paid::text, 'writtenOff', written_off::text) order by close_id) as closes
      from posting where subscriber_id = a.subscriber_id and close_id = any(${closeIdsOf(posted)})
        and (carried_in <> 0 or carried_out <> 0)
    ) as p on a.owes
    left join (select subscriber_id, json_agg(json_build_object('month', month, 'upTo', up_to::text)) as releases
      from credit_release where programme_id = ${programmeId} group by subscriber_id) as r on r.subscriber_id = a.subscriber_id
    left join counter c on c.programme_id = ${programmeId} and c.subscriber_id = a.subscriber_id
    left join run on run.run_id = c.run_id
    order by a.subscriber_id`;
}

/** The same of some, in one question: whoever they are, the rule says what becomes of them. */
export function selectAccountsOf(open: OpenMonth, ids: readonly bigint[]): string {
  return `with changed as materialized (${selectChanged(open, ids)}),
    difference as materialized (${selectDifferences(open, ids)}),
    account as materialized (select unnest('{${ids.join(',')}}'::bigint[]) as subscriber_id, true as owes)
    ${selectAccounts(open)}`;
}
