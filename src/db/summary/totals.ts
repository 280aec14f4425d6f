import { sql } from 'kysely';
import type { Instant } from '../../../rules/time.ts';
import type { Db } from '../database.ts';

/** The counters of one programme, all subscribers together. */
export interface CounterTotals {
  readonly programme: string;
  /** Counters that began. */
  readonly counters: number;
  readonly enrolled: number;
  readonly longest: number;
  /** Everything up to then is decided for every subscriber; null: never walked. */
  readonly walkedTo: Instant | null;
  readonly parked: number;
}

/** Every published programme, by name. */
export async function listCounterTotals(db: Db): Promise<readonly CounterTotals[]> {
  const { rows } = await sql<CounterTotals>`
    select programme, coalesce(counters, 0) as counters, coalesce(enrolled, 0) as enrolled,
      coalesce(longest, 0) as longest, walked_to as "walkedTo", coalesce(parked, 0) as parked
    from programme
    left join (
      select programme_id, count(value)::integer as counters,
        count(*) filter (where enrolled)::integer as enrolled, max(value) as longest
      from counter group by programme_id
    ) as begun using (programme_id)
    left join (
      select programme_id, max(walk_to) as walked_to from run where state = 'done' group by programme_id
    ) as walked using (programme_id)
    left join (
      select programme_id, count(*)::integer as parked from parked group by programme_id
    ) as set_aside using (programme_id)
    order by programme`.execute(db);
  return rows;
}

/** What came in so far. */
export interface FactTotals {
  readonly subscribers: number;
  readonly imports: number;
  readonly rejectedRows: number;
  /** The latest that an applied import said; null: none said. */
  readonly completeThrough: Instant | null;
}

/** Subscribers and imports of the database. */
export async function getFactTotals(db: Db): Promise<FactTotals> {
  const { rows } = await sql<FactTotals>`
    select (select count(*)::integer from subscriber) as subscribers,
      count(*)::integer as imports,
      (select count(*)::integer from import_reject join import using (import_id) where state = 'applied') as "rejectedRows",
      max(complete_through) as "completeThrough"
    from import where state = 'applied'`.execute(db);
  const [totals] = rows;
  return totals ?? { subscribers: 0, imports: 0, rejectedRows: 0, completeThrough: null };
}
