import type { AskedStatement } from '../../db/asked-statement.ts';
import type { Database } from '../../db/database.ts';
import { findNow, type NowRows } from '../../db/history/now.repository.ts';
import { type AboutOne, askedTogether } from '../asked-together.ts';

export interface NowQuestion extends AboutOne {
  readonly statement: AskedStatement;
  /** Older steps are asked for if there are at most so many. */
  readonly few: number;
}

/** Opening the partitions of years costs far more than looking one subscriber up in them: a small statement nearly as much as a large one. */
const ask = askedTogether<NowQuestion, NowRows>({ atOnce: 6, enough: 8 }, ({ pool }, some) => {
  const { statement, few } = some[0] as NowQuestion;
  return findNow(pool, statement, { subscribers: some.map(({ subscriber }) => subscriber), few });
});

/** What is in force of one subscriber. @returns null: no applied import names the subscriber */
export function askNow(database: Database, question: NowQuestion): Promise<NowRows | null> {
  return ask(database, `${question.statement.name} ${question.few}`, question);
}
