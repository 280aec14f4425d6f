import { sql } from 'kysely';
import type { Db } from './database.ts';

/** How far the sample provider is loaded. */
export interface SampleState {
  /** Applied imports of the sample, and of anybody else. */
  readonly sampleImports: number;
  readonly otherImports: number;
  /** Whether every published programme has been walked since the last import. */
  readonly isWalked: boolean;
}

/** Reads it from the imports and runs, so that a first start that was interrupted goes on where it stopped. */
export async function getSampleState(db: Db, source: string): Promise<SampleState> {
  const { rows } = await sql<SampleState>`
    select count(*) filter (where source = ${source})::integer as "sampleImports",
      count(*) filter (where source <> ${source})::integer as "otherImports",
      not exists (
        select from programme where not exists (
          select from run where run.programme_id = programme.programme_id and run.state = 'done'
            and run.cut >= (select max(revision) from import where state = 'applied'))
      ) as "isWalked"
    from import where state = 'applied'`.execute(db);
  const [state] = rows;
  return state ?? { sampleImports: 0, otherImports: 0, isWalked: true };
}
