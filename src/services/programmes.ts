import { invariant } from '../../rules/invariant.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Programme } from '../../rules/terms.ts';
import { type LocalDate, parseLocalDate } from '../../rules/time.ts';
import type { Db } from '../db/database.ts';
import { listPublishedFiles, type PublishedFile } from '../db/programme.repository.ts';
import type { ProgrammeFile } from './programme-changes.ts';

/** A programme as it is published now. */
export interface PublishedProgramme {
  readonly programmeId: number;
  readonly programme: Programme;
  /** Outcomes of bonus days before it are shadow: the old system paid them. */
  readonly paysFrom: LocalDate;
  /** Of its last file. */
  readonly revision: bigint;
  /** Of the last file that changed a term. */
  readonly termsRevision: bigint;
}

/** All published programmes, loaded from their last files, in the order of their first publication. */
export async function listProgrammes(db: Db): Promise<readonly PublishedProgramme[]> {
  return (await listPublishedFiles(db)).map(loaded);
}

/** By their texts; a deployment has few, and each is read for every question. */
const read = new Map<string, ProgrammeFile>();
const READ_MAX = 64;

/** A published file with what the loader makes of it. */
export function programmeFileOf(file: Pick<PublishedFile, 'programme' | 'text'>): ProgrammeFile {
  const known = read.get(file.text);
  if (known !== undefined) return known;
  if (read.size >= READ_MAX) read.clear();
  const made = loadedFile(file);
  read.set(file.text, made);
  return made;
}

function loadedFile({ programme: name, text }: Pick<PublishedFile, 'programme' | 'text'>): ProgrammeFile {
  const loading = loadProgramme(text, `${name} (published)`);
  // It was read when it was published; a loader that takes it no longer is a bug of the loader.
  invariant(loading.kind === 'loaded', `the published file of ${name} is refused by this program`);
  return { text, programme: loading.programme };
}

function loaded(file: PublishedFile): PublishedProgramme {
  const { programmeId, programme: name, paysFrom, revision, termsRevision } = file;
  const day = parseLocalDate(paysFrom);
  invariant(day !== undefined, `pays_from of ${name} is no day: ${paysFrom}`);
  return { programmeId, programme: programmeFileOf(file).programme, paysFrom: day, revision, termsRevision };
}

/** Whether nothing more can be asked for in the programme at that instant (docs/domain.md "Order within one instant"). */
export function isEnded({ validUntil }: Programme, at: number): boolean {
  return validUntil !== null && at >= validUntil;
}
