import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** The credits of one programme and rung in one month. */
export interface RungTotals {
  readonly programme: string;
  /** null: the rung gives an amount. */
  readonly percent: string | null;
  readonly credits: number;
  /** Sum of the amounts, decimal text in the deployment's currency. */
  readonly amount: string;
}

/** How often a reason was among those of a refusal in one month. */
export interface RefusalTotals {
  readonly programme: string;
  readonly code: string;
  readonly refusals: number;
}

/** The latest month with outcomes, its first day. null: no bonus day was walked yet. */
export async function findLastMonth(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('outcome')
    .select((eb) => eb.fn.max('month').as('month'))
    .executeTakeFirst();
  return row?.month ?? null;
}

/** Credits in force of a month by programme and rung, the lowest first. @param month its first day */
export async function listRungTotals(db: Db, month: string): Promise<readonly RungTotals[]> {
  const { rows } = await sql<RungTotals>`
    select programme, percent, count(*)::integer as credits, sum(amount) as amount
    from outcome join programme using (programme_id)
    where month = ${month}::date and superseded_run = 0 and amount is not null
    group by programme, percent order by programme, percent`.execute(db);
  return rows;
}

/** Reasons of the refusals in force of a month by programme, the most frequent first. @param month its first day */
export async function listRefusalTotals(db: Db, month: string): Promise<readonly RefusalTotals[]> {
  const { rows } = await sql<RefusalTotals>`
    select programme, code, count(*)::integer as refusals
    from outcome join programme using (programme_id), unnest(reason_codes(codes)) as code
    where month = ${month}::date and superseded_run = 0 and codes is not null
    group by programme, code order by programme, refusals desc, code`.execute(db);
  return rows;
}
