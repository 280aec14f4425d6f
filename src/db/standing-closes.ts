import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A month of a programme that is not open any more. */
export interface StandingClose {
  /** Its first day. */
  readonly month: string;
  /** posted: for good, or being posted; previewed: what was decided is shown and may still be cancelled. */
  readonly state: 'posted' | 'previewed';
}

/** The closes of a programme that stand, by month. */
export async function listStandingCloses(db: Db, programmeId: number): Promise<readonly StandingClose[]> {
  const { rows } = await sql<StandingClose>`
    select month, case state when 'previewed' then 'previewed' else 'posted' end as state
    from close where programme_id = ${programmeId} and state <> 'cancelled' order by month`.execute(db);
  return rows;
}
