import type { ClientBase } from 'pg';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import { fetchRows } from '../cursor.ts';
import { timestamptz } from '../instant.ts';
import { decodeState, isOwnFormat } from '../night/state-codec.ts';
import type { Preview } from './accounts.ts';

/** One of table `account`, with all that the rule asks for. Amounts as text. */
export interface StoredAccount {
  readonly subscriberId: bigint;
  readonly credit: StoredCredit | null;
  readonly differences: readonly StoredDifference[];
  /** Posted closes that left a debt or met one, ascending. */
  readonly closes: readonly StoredClose[];
  readonly isTerminated: boolean;
  readonly releases: readonly StoredRelease[];
}

export interface StoredCredit {
  readonly effective: Instant;
  readonly counter: number;
  readonly version: number;
  readonly percent: string | null;
  readonly base: string | null;
  readonly amount: string;
}

export interface StoredDifference {
  readonly month: LocalDate;
  readonly was: string;
  readonly isNow: string;
}

export interface StoredClose {
  readonly closeId: number;
  readonly credit: string;
  readonly corrections: string;
  readonly paid: string;
  readonly writtenOff: string;
}

interface StoredRelease {
  readonly month: LocalDate;
  readonly upTo: string;
}

/** The accounts by subscriber number, some at a time. */
export async function* streamAccounts(
  client: ClientBase,
  preview: Preview,
): AsyncGenerator<readonly StoredAccount[]> {
  const query = selectAccounts(preview);
  for await (const rows of fetchRows<AccountRow>(client, query, [timestamptz(preview.paysFrom)]))
    yield rows.map(accountOf);
}

interface AccountRow {
  readonly subscriber_id: bigint;
  readonly credit: StoredCredit | null;
  readonly effective_at: Instant | null;
  readonly differences: readonly StoredDifference[] | null;
  readonly closes: readonly StoredClose[] | null;
  readonly releases: readonly StoredRelease[] | null;
  readonly state: Buffer | null;
  readonly walk_to: Instant | null;
  readonly next_at: Instant | null;
  readonly value: number | null;
  readonly enrolled: boolean | null;
}

function selectAccounts({ programmeId, month, posted, tables }: Preview): string {
  const closeIds = posted.map(({ closeId }) => closeId).join(',');
  return `select a.subscriber_id, o.effective_at,
      case when o.amount is not null then json_build_object('counter', o.counter, 'version', o.version,
        'percent', o.percent::text, 'base', o.base::text, 'amount', o.amount::text) end as credit,
      d.differences, p.closes, r.releases, c.state, run.walk_to, c.next_at, c.value, c.enrolled
    from account a
    left join ${tables.outcome} o on o.programme_id = ${programmeId} and o.month = '${month}' and o.superseded_run = 0
      and o.subscriber_id = a.subscriber_id and o.amount is not null and o.effective_at >= $1
    left join (select subscriber_id,
        json_agg(json_build_object('month', month, 'was', was::text, 'isNow', is_now::text) order by month) as differences
      from difference group by subscriber_id) as d on d.subscriber_id = a.subscriber_id
    left join lateral (
      select json_agg(json_build_object('closeId', close_id, 'credit', credit::text, 'corrections', corrections::text,
        'paid', paid::text, 'writtenOff', written_off::text) order by close_id) as closes
      from posting where subscriber_id = a.subscriber_id and close_id = any('{${closeIds}}')
        and (carried_in <> 0 or carried_out <> 0)
    ) as p on a.owes
    left join (select subscriber_id, json_agg(json_build_object('month', month, 'upTo', up_to::text)) as releases
      from credit_release where programme_id = ${programmeId} group by subscriber_id) as r on r.subscriber_id = a.subscriber_id
    left join counter c on c.programme_id = ${programmeId} and c.subscriber_id = a.subscriber_id
    left join run on run.run_id = c.run_id
    order by a.subscriber_id`;
}

function accountOf(row: AccountRow): StoredAccount {
  const { effective_at: effective, credit } = row;
  return {
    subscriberId: row.subscriber_id,
    credit: credit === null || effective === null ? null : { ...credit, effective },
    differences: row.differences ?? [],
    closes: row.closes ?? [],
    isTerminated: isTerminated(row),
    releases: row.releases ?? [],
  };
}

/** As of the last night. Of a counter in another program's format it is not known; the next night writes it anew. */
function isTerminated({ state, walk_to: at, next_at: nextAt, value, enrolled }: AccountRow): boolean {
  if (state === null || at === null || nextAt === null || enrolled === null || !isOwnFormat(state, 0))
    return false;
  return decodeState(state, 0, state.length, { at, nextAt, value: value ?? 0, enrolled }).state.terminated;
}
