import type { Db } from '../../db/database.ts';
import type { ApplyAs } from '../../db/import/changes.ts';
import { markApplied, openUnit } from '../../db/import/import.repository.ts';
import { takeRevision } from '../../db/revision.ts';

/** The source of what is entered with stazh itself. No import may name it: a complete one would withdraw what people did. */
export const BY_HAND = 'by hand';

/** Begins a unit by hand; seen by nobody before its transaction ends. @returns its number among the imports */
export function beginByHand(db: Db): Promise<number> {
  return openUnit(db, BY_HAND);
}

/** The one fact of a unit by hand, and what became of it. */
interface ChangedByHand {
  readonly fact: 'adjustment' | 'enrolment';
  readonly change: 'added' | 'withdrawn';
}

/** Gives the unit its revision, and says what it changed. @param db inside the transaction of the unit */
export async function applyByHand(
  db: Db,
  importId: number,
  { fact, change }: ChangedByHand,
): Promise<ApplyAs> {
  const taken = await takeRevision(db, 'import');
  const counts = { added: 0, changed: 0, withdrawn: 0, unchanged: 0, [change]: 1 };
  await markApplied(db, importId, taken.revision, { counts: { [fact]: counts } });
  return { ...taken, importId };
}
