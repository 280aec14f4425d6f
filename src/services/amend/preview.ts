import { closesAt, isInReach } from '../../../rules/close.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import { formatMessage, type Message } from '../../../rules/language/message.ts';
import { nextBonusAfter } from '../../../rules/schedule.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, type Instant, type LocalDate, monthOf, monthStart } from '../../../rules/time.ts';
import type { Database, Db } from '../../db/database.ts';
import { listPublishedFiles, type PublishedFile } from '../../db/programme.repository.ts';
import { lastHorizon } from '../../db/retain/retention.repository.ts';
import { lastRevision } from '../../db/revision.ts';
import { AppError } from '../../errors.ts';
import { type ClosedMonths, openMonth, readClosedMonths } from '../open-month.ts';
import { changesBetween, type ProgrammeChanges, type ProgrammeFile } from '../programme-changes.ts';
import { programmeFileOf } from '../programmes.ts';
import { foldedProblem, identityProblem } from '../publication-problem.ts';
import { compareTerms, type Terms } from './compare-terms.ts';
import type { Differences, SubscriberDifferences } from './tally.ts';

/** A file that is to take the place of what is published. */
export interface AmendmentFile {
  readonly text: string;
  /** Its name, for messages. */
  readonly file: string;
  readonly now: Instant;
  /** Told how many subscribers, about, were compared and how many there are. */
  readonly onProgress: (done: number, total: number) => void;
}

/** A month that was compared. */
export interface ComparedMonth extends Differences {
  /** Numbered as by `monthOf`. */
  readonly month: number;
  /** forecast: its bonus day is still to come. */
  readonly state: 'posted' | 'not-posted' | 'forecast';
  /** Posted so long ago that the open close shows its differences and books none (`corrections.reach`). */
  readonly isBeyondReach: boolean;
}

/** What an amendment comes to, from the facts as they are known. */
export interface AmendmentPreview {
  readonly programme: Programme;
  readonly warnings: readonly Message[];
  readonly changes: ProgrammeChanges;
  /** Every posted month, the open one, and those after it whose bonus day has been. */
  readonly months: readonly ComparedMonth[];
  readonly total: Differences;
  readonly subscribers: number;
  /** Of them, whose counter is another one now. */
  readonly counters: number;
  /** Whom the night would park under these terms. */
  readonly refused: number;
  readonly largest: readonly SubscriberDifferences[];
  readonly base: AmendmentBase;
}

/** What a preview was made of. */
interface AmendmentBase {
  readonly programmeId: number;
  /** Of the published file. */
  readonly revision: bigint;
  /** The last revision of facts. */
  readonly cut: bigint;
  readonly closed: ClosedMonths;
}

/**
 * What replacing the published file would come to: under its terms and under those of the new file every subscriber is walked from the
 * facts in the database (docs/decisions/0024-life-of-a-programme.md). Writes nothing.
 *
 * @throws AppError PROGRAMME_REFUSED when it cannot be replaced by this file; PROGRAMME_NOT_PUBLISHED
 */
export async function previewAmendment(database: Database, file: AmendmentFile): Promise<AmendmentPreview> {
  const { after, warnings } = load(file);
  const published = await findPublished(database.db, after.programme);
  const before = programmeFileOf(published);
  const changes = changesBetween(before, after);
  const problem =
    identityProblem(published, after.programme) ??
    nothingToAmend(changes) ??
    foldedProblem(changes.holdsUntil, await lastHorizon(database.db), after.programme);
  if (problem !== undefined) throw new AppError('PROGRAMME_REFUSED', `${file.file}: ${problem}`);
  const { programmeId, revision, paysFrom } = published;
  const closed = await readClosedMonths(database.db, programmeId);
  const terms = { before: before.programme, after: after.programme };
  const [openBefore, openAfter] = [terms.before, terms.after].map((programme) =>
    openMonth(programme, paysFrom as LocalDate, closed),
  );
  // A programme that was ended by mistake has no month to come.
  const open = openBefore ?? openAfter ?? null;
  const months = [...closed.posted, ...monthsNotPosted(terms, open, file.now)];
  const cut = await lastRevision(database.db);
  const { tally, refused } = await compareTerms(database, terms, {
    months,
    now: file.now,
    cut,
    onProgress: file.onProgress,
  });
  const stateOf = (month: number): ComparedMonth['state'] => {
    if (closed.posted.includes(month)) return 'posted';
    return firstBonusDay(terms, month) <= file.now ? 'not-posted' : 'forecast';
  };
  return {
    programme: after.programme,
    warnings,
    changes,
    months: months.map((month) => ({
      month,
      state: stateOf(month),
      isBeyondReach: closed.posted.includes(month) && isBeyondReach(after.programme, month, open),
      ...tally.of(month),
    })),
    total: tally.total,
    subscribers: tally.subscribers,
    counters: tally.counters,
    refused,
    largest: tally.largest,
    base: { programmeId, revision, cut, closed },
  };
}

/** Corrections are the open close's to book, by the terms as they would be then. */
function isBeyondReach(programme: Programme, month: number, open: number | null): boolean {
  return open !== null && !isInReach(programme, closesAt(programme, month), closesAt(programme, open));
}

function load({ text, file }: AmendmentFile): {
  readonly after: ProgrammeFile;
  readonly warnings: readonly Message[];
} {
  const loaded = loadProgramme(text, file);
  if (loaded.kind === 'loaded')
    return { after: { text, programme: loaded.programme }, warnings: loaded.warnings };
  throw new AppError('PROGRAMME_REFUSED', loaded.problems.map(formatMessage).join('\n'));
}

/** The last file of the programme. @throws AppError PROGRAMME_NOT_PUBLISHED */
export async function findPublished(
  db: Db,
  { programme: name }: Pick<Programme, 'programme'>,
): Promise<PublishedFile> {
  const all = await listPublishedFiles(db);
  const found = all.find(({ programme }) => programme === name);
  if (found !== undefined) return found;
  const names = all.map(({ programme }) => programme).join(', ');
  throw new AppError(
    'PROGRAMME_NOT_PUBLISHED',
    `found ${JSON.stringify(name)}; published: ${names === '' ? 'none' : names}. \`stazh programme publish FILE\` publishes one.`,
  );
}

function nothingToAmend({ holdsUntil, keys }: ProgrammeChanges): string | undefined {
  if (holdsUntil < FOREVER) return undefined;
  const what = keys.length === 0 ? 'says the same as' : `differs only in ${keys.join(', ')} from`;
  return `${what} the published file: no term is amended. What is no term is changed by \`stazh programme publish FILE\`.`;
}

/** The open month, also when its bonus day is to come, and those after it whose bonus day has been. */
function monthsNotPosted(terms: Terms, open: number | null, now: Instant): readonly number[] {
  if (open === null) return [];
  const last = Math.max(open, monthOf(now, terms.after.zone));
  const months = Array.from({ length: last - open + 1 }, (_, index) => open + index);
  return months.filter((month) => {
    const day = firstBonusDay(terms, month);
    return month === open ? day < FOREVER : day <= now;
  });
}

/** The month's bonus day, under whichever terms it comes first; `FOREVER`: it has none. */
function firstBonusDay({ before, after }: Terms, month: number): Instant {
  const days = [before, after].map((programme) => {
    const day = nextBonusAfter(programme, null, monthStart(month, programme.zone) - 1);
    return day?.month === month ? day.at : FOREVER;
  });
  return Math.min(...days);
}
