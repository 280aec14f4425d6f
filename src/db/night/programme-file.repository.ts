import type { Db } from '../database.ts';

/** The last file of a programme that was published up to a cut. */
export async function getFileAt(
  db: Db,
  { programmeId, cut }: { readonly programmeId: number; readonly cut: bigint },
): Promise<{ readonly text: string; readonly revision: bigint }> {
  return db
    .selectFrom('programme_file')
    .select(['text', 'revision'])
    .where('programme_id', '=', programmeId)
    .where('revision', '<=', cut)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}
