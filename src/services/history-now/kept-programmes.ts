import type { Programme } from '../../../rules/terms.ts';
import type { Database } from '../../db/database.ts';
import { findLastFileRevision } from '../../db/programme.repository.ts';
import { wantedProgrammes } from '../night/nightly.ts';

/** What a file of a programme says, and nothing that changes without one. */
export interface KeptProgramme {
  readonly programmeId: number;
  readonly programme: Programme;
}

interface Kept {
  /** Of the last file of any programme; as long as that is the same, all are. */
  readonly stamp: string;
  readonly byName: ReadonlyMap<string, KeptProgramme>;
}

const kept = new WeakMap<Database, Kept>();

/**
 * A published programme and the stamp under which it is kept; whoever reads with it has the stamp read anew, and reads again if it is another.
 *
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function keptProgramme(
  database: Database,
  name: string,
): Promise<KeptProgramme & Pick<Kept, 'stamp'>> {
  const known = kept.get(database);
  const programme = known?.byName.get(name);
  if (known !== undefined && programme !== undefined) return { ...programme, stamp: known.stamp };
  await readProgrammes(database);
  const [wanted] = await wantedProgrammes(database, name);
  const read = kept.get(database);
  if (wanted === undefined || read === undefined)
    throw new Error('a programme that was asked for by name is there');
  const { programmeId, programme: terms } = wanted;
  return { programmeId, programme: terms, stamp: read.stamp };
}

/** Reads all of them from the database, and keeps them. */
export async function readProgrammes(database: Database): Promise<void> {
  // First, so that what changes while the rest is read is seen by whoever asks next.
  const stamp = await findLastFileRevision(database.pool);
  const published = stamp === null ? [] : await wantedProgrammes(database, null);
  const byName = new Map(
    published.map(({ programmeId, programme }) => [programme.programme, { programmeId, programme }]),
  );
  kept.set(database, { stamp: stamp ?? '', byName });
}
