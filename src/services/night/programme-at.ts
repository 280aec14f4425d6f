import { invariant } from '../../../rules/invariant.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Database } from '../../db/database.ts';

/** The programme as its file was at a revision, so that a run that is taken over walks by what it was begun with. */
export async function programmeAt(
  { db }: Database,
  { programmeId, programmeRevision }: { readonly programmeId: number; readonly programmeRevision: bigint },
): Promise<Programme> {
  const { text } = await db
    .selectFrom('programme_file')
    .select('text')
    .where('programme_id', '=', programmeId)
    .where('revision', '=', programmeRevision)
    .executeTakeFirstOrThrow();
  const loaded = loadProgramme(text, `programme ${programmeId}, revision ${programmeRevision}`);
  invariant(
    loaded.kind === 'loaded',
    `the published file of programme ${programmeId} is refused by this program`,
  );
  return loaded.programme;
}
