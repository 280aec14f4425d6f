import { hasEnrolment, type Standing } from '../../../rules/standing.ts';
import type { Instant } from '../../../rules/time.ts';
import type { AskedStatement } from '../../db/asked-statement.ts';
import type { Database } from '../../db/database.ts';
import {
  type NowRows,
  nowStatement,
  placeIn,
  readEntry,
  readOutcome,
  type StepRow,
  valueIn,
} from '../../db/history/now.repository.ts';
import type { HistoryPlace } from '../../db/history/page.repository.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { subscriberNotFound } from '../history.ts';
import type { HistoryPage, HistoryPageRequest, RecordedStep } from '../page-of-history.ts';
import { logRead } from '../subject/log-read.ts';
import { askNow } from './ask-now.ts';
import { type KeptProgramme, keptProgramme, readProgrammes } from './kept-programmes.ts';
import { keptRuns } from './kept-runs.ts';
import { monthsOf } from './months-of.ts';

/**
 * A page of what is in force now, newest first, by one statement. It looks into so many months as there are steps on a page: hardly anybody
 * has fewer than one a month.
 *
 * @returns null: that is asked for which it does not tell, or there was less in these months than the page has room for
 * @throws AppError as `readHistoryPage`
 */
export async function readPageNow(
  database: Database,
  request: HistoryPageRequest,
): Promise<HistoryPage | null> {
  const { times, order, reader = null, subscriber } = request;
  if (times.asOf !== null || times.knownAt !== null || times.withSuperseded || order !== 'newest-first')
    return null;
  const asked = await ask(database, request);
  const page = asked === null ? null : await pageOf(database, request, asked);
  // Committed before anything is shown.
  if (page !== null && reader !== null) await logRead(database.pool, { ...reader, subscriber });
  return page;
}

interface Answered {
  readonly published: KeptProgramme;
  readonly rows: NowRows;
}

const ASKED_MAX = 5;

/** Asks with what is in memory; the answer says itself whether that still holds. */
async function ask(
  database: Database,
  { subscriber, programme: name, after, limit }: HistoryPageRequest,
): Promise<Answered | null> {
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const { stamp, ...published } = await keptProgramme(database, name);
    const statement = await statementFor(database, published, { after, limit });
    if (statement === null) return null;
    const question = {
      statement,
      subscriber,
      // Of the months of a later page only the caller knows what is on the pages before it.
      few: after === null ? limit : FEW_OF_ANY,
    };
    const rows = await askNow(database, question);
    if (rows === null) throw subscriberNotFound(subscriber);
    if (rows.stamp === stamp) return { published, rows };
    await readProgrammes(database);
  }
  throw new Error('programmes are published faster than a page of history can be read');
}

const FEW_OF_ANY = 2_147_483_647;

/** null: a place so far from what was walked that no page has named it. */
async function statementFor(
  database: Database,
  { programmeId, programme }: KeptProgramme,
  { after, limit }: Pick<HistoryPageRequest, 'after' | 'limit'>,
): Promise<AskedStatement | null> {
  const walkTo = (await keptRuns(database).lastWalkTo(programmeId)) ?? 0;
  const months = monthsOf({ after, limit, walkTo }, programme.zone);
  return months === null ? null : nowStatement({ programmeId, months });
}

async function pageOf(
  database: Database,
  { after, limit, subscriber }: HistoryPageRequest,
  { published, rows }: Answered,
): Promise<HistoryPage | null> {
  const { programme, programmeId } = published;
  const found = placed(rows, after);
  if (isBeyond(rows, { found: found.length, limit, after })) return null;
  const shown = found.slice(0, limit);
  const id = subscriberId(subscriber);
  const runs = keptRuns(database);
  await runs.load(
    shown.map(({ run }) => run),
    id,
  );
  const at = rows.knownRun === 0 ? null : await runs.walkTo(rows.knownRun);
  const steps = shown.map(({ row, run, isOutcome }): RecordedStep => {
    const read = isOutcome ? { step: readOutcome(row, programme), byHand: null } : readEntry(row);
    return { ...read, record: { by: runs.markOf(run, id), superseded: null } };
  });
  const last = shown.at(-1);
  const next =
    found.length > limit && last !== undefined
      ? { effective: last.effective, sequence: last.sequence, run: last.run }
      : null;
  if (at !== null) runs.sawWalkTo(programmeId, at);
  return { programme, steps, next, standing: standingOf(published, { rows, after, at }) };
}

/** Whether steps of months that were not looked into belong to the page, or say where the counter stands. */
function isBeyond(
  { entries, hasOlder, value }: NowRows,
  {
    found,
    limit,
    after,
  }: { readonly found: number; readonly limit: number; readonly after: HistoryPlace | null },
): boolean {
  if (found <= limit && hasOlder) return true;
  if (after === null) return found > limit && entries.length === 0;
  // The counter says what its last entry says; whether it has one, only an entry does.
  return entries.length === 0 || value === null;
}

interface Placed extends HistoryPlace {
  readonly row: StepRow;
  readonly isOutcome: boolean;
}

/** What comes after a place, newest first. */
function placed({ entries, outcomes }: NowRows, after: HistoryPlace | null): readonly Placed[] {
  const all: Placed[] = [];
  for (const row of entries) all.push({ ...placeIn(row), row, isOutcome: false });
  for (const row of outcomes) all.push({ ...placeIn(row), row, isOutcome: true });
  const asked = after === null ? all : all.filter((one) => byNewest(after, one) < 0);
  return asked.sort(byNewest);
}

function byNewest(left: HistoryPlace, right: HistoryPlace): number {
  return right.effective - left.effective || right.sequence - left.sequence || right.run - left.run;
}

/** Of the first page, whose first entry is the last of all. */
function lastValue({ entries }: NowRows): number | null {
  let last: StepRow | null = null;
  for (const row of entries) if (last === null || byNewest(placeIn(row), placeIn(last)) < 0) last = row;
  return last === null ? null : valueIn(last);
}

function standingOf(
  { programme }: KeptProgramme,
  {
    rows,
    after,
    at,
  }: { readonly rows: NowRows; readonly after: HistoryPlace | null; readonly at: Instant | null },
): Standing {
  const value = after === null ? lastValue(rows) : rows.value;
  return { at, value, enrolled: hasEnrolment(programme) ? rows.enrolled : null };
}
