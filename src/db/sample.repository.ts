import { sql } from 'kysely';
import type { Instant } from '../../rules/time.ts';
import type { Db } from './database.ts';

/** How far the sample provider is loaded. */
export interface SampleState {
  /** Applied imports of the sample, and of anybody else. */
  readonly sampleImports: number;
  readonly otherImports: number;
  /** How far the sample's imports are complete; null: there is none. */
  readonly completeThrough: Instant | null;
  /** Whether every published programme has been walked since the last import. */
  readonly isWalked: boolean;
}

/** Reads it from the imports and runs, so that a first start that was interrupted goes on where it stopped. */
export async function getSampleState(db: Db, source: string): Promise<SampleState> {
  const { rows } = await sql<SampleState>`
    select count(*) filter (where source = ${source})::integer as "sampleImports",
      count(*) filter (where source <> ${source})::integer as "otherImports",
      max(complete_through) filter (where source = ${source}) as "completeThrough",
      not exists (
        select from programme where not exists (
          select from run where run.programme_id = programme.programme_id and run.state = 'done'
            and run.cut >= (select max(revision) from import where state = 'applied'))
      ) as "isWalked"
    from import where state = 'applied'`.execute(db);
  const [state] = rows;
  return state ?? { sampleImports: 0, otherImports: 0, completeThrough: null, isWalked: true };
}
