import type { ClientBase } from 'pg';
import { timestamptz } from '../instant.ts';
import { type OpenMonth, selectChanged, selectDifferences } from './accounts.select.ts';

/** The preview in work. */
export interface Preview extends OpenMonth {
  /** 0: a forecast, which is no close. */
  readonly closeId: number;
  readonly tables: CloseTables;
  /** The last revision of facts that it knows. */
  readonly cut: bigint;
  /** Credits above it are looked at one by one, as text; null: no limit. */
  readonly oneCredit: string | null;
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
  await client.query(
    `create temporary table changed on commit drop as ${selectChanged(preview, 'everybody')}`,
  );
  await client.query('analyze changed');
  await client.query(
    `create temporary table difference on commit drop as ${selectDifferences(preview, 'everybody')}`,
  );
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
