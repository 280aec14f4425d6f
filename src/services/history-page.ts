import { hasEnrolment, type Standing } from '../../rules/standing.ts';
import type { Programme } from '../../rules/terms.ts';
import type { Database, Session } from '../db/database.ts';
import { findKnownRun } from '../db/history/belief.ts';
import { findLastEntries, type HistoryPlace, readPage } from '../db/history/page.repository.ts';
import type { HistoryView } from '../db/history/view.ts';
import { standingTime, viewOf } from './both-times.ts';
import { assertKnown } from './history.ts';
import { readPageNow } from './history-now/page-now.ts';
import { Records } from './history-records.ts';
import { wantedProgrammes } from './night/nightly.ts';
import type { HistoryPage, HistoryPageRequest, RecordedStep } from './page-of-history.ts';
import { logRead } from './subject/log-read.ts';

/**
 * A page of one counter's history, of both times. Pages with the same `knownAt` fit together also when nights pass between them; without
 * one, each says what is known when it is asked for.
 *
 * @throws AppError PROGRAMME_NOT_PUBLISHED, SUBSCRIBER_NOT_FOUND; USAGE for a time that is none or has not come
 */
export async function readHistoryPage(database: Database, request: HistoryPageRequest): Promise<HistoryPage> {
  return (await readPageNow(database, request)) ?? readPageOfBothTimes(database, request);
}

/** The same whatever is asked for, in a transaction: one moment, several questions. Exported for a test that both ways say the same. */
export async function readPageOfBothTimes(
  database: Database,
  request: HistoryPageRequest,
): Promise<HistoryPage> {
  const [published] = await wantedProgrammes(database, request.programme);
  if (published === undefined) throw new Error('a programme that was asked for by name is there');
  const { programme, programmeId } = published;
  return database.borrow(async (session) => {
    const { client } = session;
    const { reader = null } = request;
    await client.query(`begin isolation level repeatable read ${reader === null ? 'read only' : ''}`);
    await assertKnown(session, request.subscriber);
    if (reader !== null) await logRead(client, { ...reader, subscriber: request.subscriber });
    const view = await viewOf(session, published, request.times);
    const { subscriber, order, after, limit } = request;
    const found = await readPage(client, { subscriber, view, order, after, limit: limit + 1 }, programme);
    const records = await new Records(client, programmeId).tell(found.flatMap(({ record }) => record ?? []));
    const steps = found.flatMap(({ step, byHand }, index): readonly RecordedStep[] => {
      const record = records[index];
      return record === undefined || index >= limit ? [] : [{ step, byHand, record }];
    });
    const standing = await standingOf(session, { view, programme, subscriber });
    await client.query('commit');
    return { programme, steps, next: found.length > limit ? placeOf(steps.at(-1)) : null, standing };
  });
}

function placeOf(last: RecordedStep | undefined): HistoryPlace | null {
  if (last === undefined) return null;
  const { step, record } = last;
  return { effective: step.effective, sequence: step.sequence, run: record.by.run };
}

async function standingOf(
  { client }: Session,
  {
    view,
    programme,
    subscriber,
  }: { readonly view: HistoryView; readonly programme: Programme; readonly subscriber: string },
): Promise<Standing> {
  const knownRun = await findKnownRun(client, view.belief, subscriber);
  const { value, enrolled } = await findLastEntries(client, view, { subscriber, knownRun });
  return { at: standingTime(view, knownRun), value, enrolled: hasEnrolment(programme) ? enrolled : null };
}
