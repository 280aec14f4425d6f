import { formatInstant, monthText } from '../../../rules/time.ts';
import { tablesOfClose } from '../../db/close/accounts.ts';
import {
  beginClose,
  type CloseRow,
  cancelClose,
  endPreview,
  findClose,
  findLastRun,
  type LastRun,
  listIncomplete,
} from '../../db/close/close.repository.ts';
import { type Database, LOCK_NAMESPACE, type Session } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { decideClose } from './decide.ts';
import type { MonthOfProgramme } from './find-month.ts';
import { postedBefore, previewOf } from './preview-of.ts';
import type { Acceptance, StopName } from './report.ts';

export interface PreviewRequest {
  readonly month: MonthOfProgramme;
  /** Who asks for it. */
  readonly by: string;
  /** What stops no more, and why. */
  readonly accepted: ReadonlyMap<StopName, Acceptance>;
}

/**
 * Previews the open month of a programme: writes the very rows that posting will seal, and the report of them, at one moment of the
 * database and in one transaction. A preview that stands is taken back (docs/domain.md "Closes").
 *
 * @throws AppError CLOSE_NOT_OPEN, CLOSE_NOT_WALKED
 */
export async function previewClose(database: Database, request: PreviewRequest): Promise<CloseRow> {
  const { month } = request;
  const { programmeId } = month.published;
  return database.session(async ({ client }) => {
    // Before the snapshot is taken: whoever comes second sees the first one's preview.
    await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_NAMESPACE, `close ${programmeId}`]);
    await client.query('begin isolation level repeatable read');
    await takeBack(client, request);
    await write(client, request);
    await client.query('commit');
    const made = await findClose(client, programmeId, month.day);
    if (made === null)
      throw new AppError('CLOSE_NOT_OPEN', `${monthText(month.month)} was cancelled meanwhile`);
    return made;
  });
}

async function takeBack(client: Session['client'], { month, by }: PreviewRequest): Promise<void> {
  const standing = await findClose(client, month.published.programmeId, month.day);
  if (standing === null) return;
  if (standing.state !== 'previewed')
    throw new AppError(
      'CLOSE_NOT_OPEN',
      `${monthText(month.month)} of ${month.published.programme.programme} is ${standing.state}: what turns out wrong ` +
        'is corrected by the next close. Look at it with `show`.',
    );
  await cancelClose(client, standing.closeId, by);
}

async function write(client: Session['client'], { month, by, accepted }: PreviewRequest): Promise<void> {
  const { published, closesAt } = month;
  const posted = await postedBefore(client, month);
  const { runId, cut } = await walkedRun(client, month);
  const { programmeId } = published;
  const closeId = await beginClose(client, { programmeId, month: month.day, closesAt, runId, by });
  const report = await decideClose(client, {
    programme: published.programme,
    preview: previewOf(month, { closeId, tables: tablesOfClose(closeId), posted, cut }),
    month: month.month,
    closesAt,
    incomplete: await listIncomplete(client, closesAt),
    accepted,
  });
  const stops = report.stops.filter(({ accepted: who }) => who === null).map(({ stop }) => stop);
  await endPreview(client, closeId, report, stops);
}

/** The run whose outcomes the close holds: the last, when it is over and came to T. */
async function walkedRun(
  client: Session['client'],
  { published, closesAt }: MonthOfProgramme,
): Promise<LastRun> {
  const { programme, zone } = published.programme;
  const last = await findLastRun(client, published.programmeId);
  const needed = formatInstant(closesAt, zone);
  if (last === null)
    throw notWalked(`${programme} was never walked; ${needed} has to be reached. Run \`stazh nightly\`.`);
  if (last.state === 'running')
    throw notWalked(
      `run ${last.runId} is walking ${programme}. Wait until \`stazh runs\` says done, and preview again.`,
    );
  if (last.state === 'stopped')
    throw notWalked(
      `run ${last.runId} of ${programme} was stopped: ${last.stoppedBecause ?? 'no reason is known'}. Mend that, run ` +
        '`stazh nightly`, and preview again.',
    );
  if (last.walkTo < closesAt)
    throw notWalked(
      `counters of ${programme} are walked to ${formatInstant(last.walkTo, zone)}, and the month is decided at ${needed}. ` +
        'Run `stazh nightly` for the day before it.',
    );
  return last;
}

function notWalked(why: string): AppError {
  return new AppError('CLOSE_NOT_WALKED', why);
}
