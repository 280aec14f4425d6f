import { loadProgramme } from '../../rules/language/load.ts';
import { formatMessage, type Message } from '../../rules/language/message.ts';
import { nextBonusAfter } from '../../rules/schedule.ts';
import type { Programme } from '../../rules/terms.ts';
import { ALWAYS, FOREVER, type Instant, type LocalDate, localDateOf } from '../../rules/time.ts';
import type { Database, Db } from '../db/database.ts';
import {
  findDeployment,
  insertProgramme,
  insertProgrammeFile,
  listPublishedFiles,
  type PublishedFile,
  updatePaysFrom,
} from '../db/programme.repository.ts';
import { lastHorizon } from '../db/retain/retention.repository.ts';
import { lockRevisions } from '../db/revision.ts';
import { AppError } from '../errors.ts';
import { type ClosedMonths, readClosedMonths } from './open-month.ts';
import { changesBetween, type ProgrammeFile } from './programme-changes.ts';
import { programmeFileOf } from './programmes.ts';
import {
  foldedPayProblem,
  foldedProblem,
  identityProblem,
  paysFromProblem,
  publicationProblem,
} from './publication-problem.ts';

export interface Publication {
  readonly text: string;
  /** Its name, for messages. */
  readonly file: string;
  /** null: the next bonus day, or for a programme that is published already the day it has. */
  readonly paysFrom: LocalDate | null;
  readonly now: Instant;
}

/** `unchanged`: the same text is published already. */
export interface Published {
  readonly kind: 'published' | 'changed' | 'unchanged';
  readonly programme: Programme;
  readonly paysFrom: LocalDate;
  readonly warnings: readonly Message[];
  /** The month, numbered as by `monthOf`, of a preview that was made before these terms and does not know them; null: there is none. */
  readonly unawarePreview: number | null;
}

/**
 * Publishes a programme file, word for word, as a new revision (docs/domain.md "Late facts"). The first programme published sets the
 * deployment's currency and zone. A file published before may gain versions, end at another day, and change what is no term: title, source,
 * `close`, `safeguards`, `corrections`; nothing of what is posted (docs/decisions/0024-life-of-a-programme.md).
 *
 * @throws AppError `PROGRAMME_REFUSED` with every problem of the file, or why it may not follow what is published
 */
export async function publishProgramme(database: Database, publication: Publication): Promise<Published> {
  const loaded = loadProgramme(publication.text, publication.file);
  if (loaded.kind === 'refused') {
    throw new AppError('PROGRAMME_REFUSED', loaded.problems.map(formatMessage).join('\n'));
  }
  const { programme, warnings } = loaded;
  const written = await database.db.transaction().execute((trx) => write(trx, programme, publication));
  return { ...written, programme, warnings };
}

type Written = Pick<Published, 'kind' | 'paysFrom' | 'unawarePreview'>;

/** Under the revision lock, so that what is published cannot change between the look and the writing. */
async function write(db: Db, programme: Programme, publication: Publication): Promise<Written> {
  await lockRevisions(db);
  const { currency, zone, programme: name } = programme;
  const deployment = await findDeployment(db);
  if (deployment !== undefined && deployment.currency !== currency) {
    throw refused(
      publication,
      `currency: is ${currency}, and this deployment's is ${deployment.currency}, set by the first programme published; ` +
        'facts carry no currency, so one deployment has one',
    );
  }
  const published = (await listPublishedFiles(db)).find((file) => file.programme === name);
  if (published !== undefined) return follow(db, published, publication, programme);
  const begins = programme.versions[0]?.effectiveFrom ?? FOREVER;
  const problem = foldedProblem(begins, await lastHorizon(db), programme);
  if (problem !== undefined) throw refused(publication, problem);
  const paysFrom = publication.paysFrom ?? nextBonusDay(programme, publication.now);
  const programmeId = await insertProgramme(db, {
    programme: name,
    timeZone: zone.name,
    currency,
    paysFrom,
  });
  const { text } = publication;
  await insertProgrammeFile(db, { programmeId, text, holdsUntil: ALWAYS, amendment: null });
  return { kind: 'published', paysFrom, unawarePreview: null };
}

async function follow(
  db: Db,
  published: PublishedFile,
  publication: Publication,
  programme: Programme,
): Promise<Written> {
  const { programmeId } = published;
  const { text } = publication;
  const before = programmeFileOf(published);
  const closed = await readClosedMonths(db, programmeId);
  const paysFrom = await movePaysFrom(db, { published, closed, before }, publication);
  const isMoved = paysFrom !== published.paysFrom;
  if (text === published.text) {
    return { kind: isMoved ? 'changed' : 'unchanged', paysFrom, unawarePreview: null };
  }
  const after = { text, programme };
  const changes = changesBetween(before, after);
  const problem =
    identityProblem(published, programme) ??
    publicationProblem({ before, after, changes, paysFrom, closed }) ??
    foldedProblem(changes.holdsUntil, await lastHorizon(db), programme);
  if (problem !== undefined) throw refused(publication, problem);
  const { holdsUntil } = changes;
  await insertProgrammeFile(db, { programmeId, text, holdsUntil, amendment: null });
  return { kind: 'changed', paysFrom, unawarePreview: holdsUntil < FOREVER ? closed.previewed : null };
}

interface Standing {
  readonly published: PublishedFile;
  readonly closed: ClosedMonths;
  readonly before: ProgrammeFile;
}

/** @returns the first day that is paid from now on */
async function movePaysFrom(
  db: Db,
  { published, closed, before }: Standing,
  publication: Publication,
): Promise<LocalDate> {
  const paysFrom = published.paysFrom as LocalDate;
  const asked = publication.paysFrom ?? paysFrom;
  if (asked === paysFrom) return paysFrom;
  const problem =
    paysFromProblem({ before, paysFrom, closed }, asked) ??
    foldedPayProblem(asked, await lastHorizon(db), before.programme);
  if (problem !== undefined) throw refused(publication, problem);
  await updatePaysFrom(db, published.programmeId, asked);
  return asked;
}

/** The local day; today's for a programme that has no bonus day any more. */
function nextBonusDay(programme: Programme, now: Instant): LocalDate {
  return localDateOf(nextBonusAfter(programme, null, now)?.at ?? now, programme.zone);
}

function refused({ file }: Publication, why: string): AppError {
  return new AppError('PROGRAMME_REFUSED', `${file}: ${why}`);
}
