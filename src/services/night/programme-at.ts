import { invariant } from '../../../rules/invariant.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Db } from '../../db/database.ts';
import { getFileAt } from '../../db/night/programme-file.repository.ts';

/** The programme by its file as it was known at a cut: what a counter was walked with, and a run that is taken over is walked with. */
export async function programmeAt(
  db: Db,
  which: { readonly programmeId: number; readonly cut: bigint },
): Promise<Programme> {
  const { text, revision } = await getFileAt(db, which);
  const loaded = loadProgramme(text, `programme ${which.programmeId}, revision ${revision}`);
  // It was read when it was published; a loader that takes it no longer is a bug of the loader.
  invariant(
    loaded.kind === 'loaded',
    `the published file of programme ${which.programmeId} is refused by this program`,
  );
  return loaded.programme;
}
