import { loadProgramme } from '../../rules/language/load.ts';
import { formatMessage, type Message } from '../../rules/language/message.ts';
import { nextBonusAfter } from '../../rules/schedule.ts';
import type { Programme } from '../../rules/terms.ts';
import { type Instant, type LocalDate, localDateOf } from '../../rules/time.ts';
import type { Database, Db } from '../db/database.ts';
import {
  findDeployment,
  insertProgramme,
  insertProgrammeFile,
  listPublishedFiles,
  type PublishedFile,
  updatePaysFrom,
} from '../db/programme.repository.ts';
import { lockRevisions } from '../db/revision.ts';
import { AppError } from '../errors.ts';
import { publicationProblem } from './publication-problem.ts';

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
}

/**
 * Publishes a programme file, word for word, as a new revision (docs/domain.md "Late facts"). The first programme published sets the
 * deployment's currency and zone. A file published before may gain versions and change what is not a term: title, source,
 * `close`, `safeguards`, `valid_until`.
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

type Written = Pick<Published, 'kind' | 'paysFrom'>;

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
  const paysFrom = publication.paysFrom ?? nextBonusDay(programme, publication.now);
  const id = await insertProgramme(db, { programme: name, timeZone: zone.name, currency, paysFrom });
  await insertProgrammeFile(db, id, publication.text);
  return { kind: 'published', paysFrom };
}

async function follow(
  db: Db,
  published: PublishedFile,
  publication: Publication,
  programme: Programme,
): Promise<Written> {
  const { programmeId, text } = published;
  const before = published.paysFrom as LocalDate;
  const paysFrom = publication.paysFrom ?? before;
  if (paysFrom !== before) await updatePaysFrom(db, programmeId, paysFrom);
  if (text === publication.text) return { kind: paysFrom === before ? 'unchanged' : 'changed', paysFrom };
  const problem = publicationProblem(published, publication.text, programme);
  if (problem !== undefined) throw refused(publication, problem);
  await insertProgrammeFile(db, programmeId, publication.text);
  return { kind: 'changed', paysFrom };
}

/** The local day; today's for a programme that has no bonus day any more. */
function nextBonusDay(programme: Programme, now: Instant): LocalDate {
  return localDateOf(nextBonusAfter(programme, null, now)?.at ?? now, programme.zone);
}

function refused({ file }: Publication, why: string): AppError {
  return new AppError('PROGRAMME_REFUSED', `${file}: ${why}`);
}
