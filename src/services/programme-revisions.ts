import type { Programme } from '../../rules/terms.ts';
import { FOREVER, type Instant, localDateOf } from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { type FileRevision, listFileRevisions } from '../db/programme.repository.ts';
import { AppError } from '../errors.ts';
import { wantedProgrammes } from './night/nightly.ts';
import { changesBetween, type ProgrammeFile } from './programme-changes.ts';
import { programmeFileOf } from './programmes.ts';

/** One file of a programme, and what it says otherwise than the one before it. */
export interface ProgrammeRevision {
  readonly revision: bigint;
  readonly recordedAt: Instant;
  readonly kind: 'published' | 'amended';
  readonly author: string | null;
  readonly reason: string | null;
  /** A few words each: `first file`, `version 2 from 2027-01-01`, `valid_until 2028-01-01`, `title`. */
  readonly changes: readonly string[];
  /** What an amendment was found to come to, as it was kept; null for a publication. */
  readonly cameTo: unknown;
}

/** Every file of a programme, oldest first. @throws AppError PROGRAMME_NOT_PUBLISHED */
export async function programmeRevisions(
  database: Database,
  name: string,
): Promise<readonly ProgrammeRevision[]> {
  const files = await filesOf(database, name);
  return files.map(({ text, ...about }, index) => {
    const before = files[index - 1];
    const after = programmeFileOf({ programme: name, text });
    const changes =
      before === undefined
        ? ['first file']
        : changesText(programmeFileOf({ programme: name, text: before.text }), after);
    return { ...about, changes };
  });
}

/**
 * The text of a file of a programme, word for word.
 *
 * @param revision null: the last
 * @throws AppError PROGRAMME_NOT_PUBLISHED; USAGE for a revision that is none of its files
 */
export async function programmeText(
  database: Database,
  name: string,
  revision: bigint | null,
): Promise<string> {
  const files = await filesOf(database, name);
  const found = revision === null ? files.at(-1) : files.find((file) => file.revision === revision);
  if (found !== undefined) return found.text;
  const known = files.map((file) => file.revision).join(', ');
  throw new AppError('USAGE', `--revision: found ${revision ?? ''}; files of ${name} have ${known}`);
}

async function filesOf(database: Database, name: string): Promise<readonly FileRevision[]> {
  const [published] = await wantedProgrammes(database, name);
  return published === undefined ? [] : listFileRevisions(database.db, published.programmeId);
}

function changesText(before: ProgrammeFile, after: ProgrammeFile): readonly string[] {
  const { keys, version } = changesBetween(before, after);
  const others = keys.map((key) => (key === 'valid_until' ? endText(after.programme) : key));
  const changes =
    version === null ? others : [versionText(before.programme, after.programme, version), ...others];
  return changes.length === 0 ? ['wording only'] : changes;
}

function endText({ validUntil, zone }: Programme): string {
  return validUntil === null || validUntil === FOREVER
    ? 'no valid_until any more'
    : `valid_until ${localDateOf(validUntil, zone)}`;
}

/** The first that differs says enough: those after it follow from the file. */
function versionText(before: Programme, after: Programme, index: number): string {
  const [was, is] = [before.versions[index], after.versions[index]];
  if (is === undefined) return `version ${index + 1} taken back`;
  return was === undefined
    ? `version ${is.version} from ${is.effectiveFromDate}`
    : `version ${is.version} changed, from ${is.effectiveFromDate}`;
}
