import type { ClientBase } from 'pg';
import { fetchRows } from '../cursor.ts';
import type { CloseRow } from './close.repository.ts';

type ChangeKind = 'new' | 'gone' | 'larger' | 'smaller';

/** One subscriber whose credit is another one than in the close before. Amounts as text; null: no credit. */
export interface CreditChange {
  readonly subscriber: string;
  readonly kind: ChangeKind;
  readonly before: CreditShown | null;
  readonly after: CreditShown | null;
  /** Codes of the refusal in the month without a credit; null: it had no outcome at all. */
  readonly codes: readonly string[] | null;
  /** The credit is held by `one_credit`. */
  readonly isHeld: boolean;
}

interface CreditShown {
  readonly amount: string;
  readonly counter: number;
  readonly percent: string | null;
  readonly base: string | null;
}

/** Changes of credits from one close to the next, by subscriber number, some at a time; inside a transaction. */
export async function* streamChanges(
  client: ClientBase,
  close: CloseRow,
  before: CloseRow | null,
): AsyncGenerator<readonly CreditChange[]> {
  yield* fetchRows<CreditChange>(client, selectChanged(close, before));
}

function selectChanged(close: CloseRow, before: CloseRow | null): string {
  return `select s.external_id as subscriber, kind, was.shown as before, is_now.shown as after, coalesce(held.is_held, false) as "isHeld",
      reason_codes(coalesce(refused_now.codes, refused_before.codes)) as codes
    from (${creditsOf(before?.closeId ?? 0)}) as was
    full join (${creditsOf(close.closeId)}) as is_now using (subscriber_id)
    cross join lateral (select case when was.credit is null then 'new' when is_now.credit is null then 'gone'
      when is_now.credit > was.credit then 'larger' when is_now.credit < was.credit then 'smaller' end as kind) as compared
    join subscriber s using (subscriber_id)
    left join (select subscriber_id, true as is_held from held_credit where close_id = ${close.closeId} and month = '${close.month}')
      as held on held.subscriber_id = s.subscriber_id
    left join (${refusalsOf(close)}) as refused_now on kind = 'gone' and refused_now.subscriber_id = s.subscriber_id
    left join (${before === null ? NOBODY : refusalsOf(before)}) as refused_before
      on kind = 'new' and refused_before.subscriber_id = s.subscriber_id
    where kind is not null order by s.subscriber_id`;
}

function creditsOf(closeId: number): string {
  return `select subscriber_id, credit, json_build_object('amount', credit::text, 'counter', counter, 'percent', percent::text,
    'base', base::text) as shown from posting where close_id = ${closeId} and credit <> 0`;
}

/** As they were when the close was previewed: written by a run up to its last, and superseded by a later one only. */
function refusalsOf({ programmeId, month, runId }: CloseRow): string {
  return `select subscriber_id, codes from outcome where programme_id = ${programmeId} and month = '${month}'
    and codes is not null and run_id <= ${runId} and (superseded_run = 0 or superseded_run > ${runId})`;
}

const NOBODY = 'select null::bigint as subscriber_id, null::bigint as codes where false';
