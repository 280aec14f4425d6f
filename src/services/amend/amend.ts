import { formatAmount } from '../../../rules/money.ts';
import { monthText } from '../../../rules/time.ts';
import type { Database, Db } from '../../db/database.ts';
import { insertProgrammeFile } from '../../db/programme.repository.ts';
import { lastHorizon } from '../../db/retain/retention.repository.ts';
import { lockRevisions } from '../../db/revision.ts';
import { AppError } from '../../errors.ts';
import { readClosedMonths } from '../open-month.ts';
import { figuresText } from './figures.ts';
import { type AmendmentFile, type AmendmentPreview, findPublished, previewAmendment } from './preview.ts';

export interface AmendmentRequest extends AmendmentFile {
  readonly author: string;
  readonly reason: string;
  /** The figures of the preview that was looked at, as `figuresText` writes them. */
  readonly expected: string;
}

export interface Amended {
  readonly preview: AmendmentPreview;
  /** Of the file that holds from now on; the earlier ones are kept. */
  readonly revision: bigint;
}

/**
 * Replaces the published file of a programme by a corrected one, as a new revision. What it comes to is worked out once more, and must be what
 * was expected. The next night decides everybody anew from the first instant at which terms differ; posted months change through
 * corrections only.
 *
 * @throws AppError AMENDMENT_DIFFERS; PROGRAMME_REFUSED, PROGRAMME_NOT_PUBLISHED as the preview does; USAGE without author or reason
 */
export async function amendProgramme(database: Database, request: AmendmentRequest): Promise<Amended> {
  const [author, reason] = [said('--author', request.author), said('--reason', request.reason)];
  const preview = await previewAmendment(database, request);
  const { programme, total } = preview;
  const figures = figuresText(total, programme.places);
  if (figures !== request.expected) {
    throw new AppError(
      'AMENDMENT_DIFFERS',
      `--expect: found ${request.expected}; it comes to ${figures}. ` +
        'Facts came since the preview, a month was posted, or the file is another one. Look at `--preview` again.',
    );
  }
  const revision = await database.db.transaction().execute(async (db) => {
    await lockRevisions(db);
    await assertSameBase(db, preview);
    const { base, changes } = preview;
    return insertProgrammeFile(db, {
      programmeId: base.programmeId,
      text: request.text,
      holdsUntil: changes.holdsUntil,
      amendment: { author, reason, cameTo: JSON.stringify(cameToOf(preview)) },
    });
  });
  return { preview, revision };
}

const LENGTH_MAX = 1_000;

function said(option: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > 0 && trimmed.length <= LENGTH_MAX) return trimmed;
  const found = trimmed === '' ? 'nothing' : `${trimmed.length} characters`;
  throw new AppError('USAGE', `${option}: found ${found}; accepted: 1 to ${LENGTH_MAX} characters`);
}

/** Under the revision lock: nothing was published and no month posted while the amendment was worked out. */
async function assertSameBase(db: Db, { base, changes, programme }: AmendmentPreview): Promise<void> {
  const { revision } = await findPublished(db, programme);
  if (revision !== base.revision) {
    throw changedMeanwhile(`revision ${revision} of ${programme.programme} was published`);
  }
  const horizon = await lastHorizon(db);
  if (horizon !== null && changes.holdsUntil < horizon) throw changedMeanwhile('older facts were folded');
  const { posted } = await readClosedMonths(db, base.programmeId);
  const last = posted.at(-1);
  if (last !== base.closed.posted.at(-1)) {
    throw changedMeanwhile(`${last === undefined ? 'a month' : monthText(last)} was posted`);
  }
}

function changedMeanwhile(what: string): AppError {
  return new AppError(
    'AMENDMENT_DIFFERS',
    `${what} while the amendment was worked out. Look at \`--preview\` again.`,
  );
}

/** What is kept with the amendment: sums only, nothing of a single subscriber. */
function cameToOf({ months, programme, subscribers, counters, refused, base }: AmendmentPreview): unknown {
  const text = (amount: AmendmentPreview['total']['more']): string => formatAmount(amount, programme.places);
  return {
    cut: base.cut.toString(),
    months: months.map(({ month, state, differing, more, less }) => ({
      month: monthText(month),
      state,
      differing,
      more: text(more),
      less: text(less),
    })),
    subscribers,
    counters,
    refused,
  };
}
