import { type CloseTurn, closeTurn } from '../../../rules/close-turn.ts';
import { type Instant, monthText } from '../../../rules/time.ts';
import { findClose, findLastRun } from '../../db/close/close.repository.ts';
import { type Database, LOCK_NAMESPACE } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { standingIncident } from '../incident/standing-incident.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { PublishedProgramme } from '../programmes.ts';
import { type MonthOfProgramme, monthOfProgramme, standingOf } from './find-month.ts';
import { postClose } from './post.ts';
import { previewClose } from './preview.ts';

export interface MonthlyCloseRequest {
  /** null: every published programme. */
  readonly programme: string | null;
  /** Whether to do what is due, or only to tell it. */
  readonly isDryRun: boolean;
  readonly now: Instant;
}

/** What was done with a month, or what it waits for. */
export interface MonthTurn {
  readonly programme: string;
  readonly month: string;
  readonly closesAt: Instant;
  /** IANA name of the programme's. */
  readonly timeZone: string;
  readonly turn: CloseTurn | { readonly kind: 'not_walked'; readonly why: string };
}

const BY = 'monthly close';

/**
 * Does with each programme's open month what its `close` says is due now: previews, posts, waits or calls to mind; months that were missed
 * follow one another. Safe to kill and to call again, as often as one likes and from several processes.
 *
 * @returns every turn that was done, and for each programme the one that is waited for
 * @throws AppError PROGRAMME_NOT_PUBLISHED
 */
export async function monthlyClose(
  database: Database,
  request: MonthlyCloseRequest,
): Promise<readonly MonthTurn[]> {
  const turns: MonthTurn[] = [];
  for (const published of await wantedProgrammes(database, request.programme)) {
    turns.push(...(await closesOf(database, published, request)));
  }
  return turns;
}

/** The next turn of a programme's open month, done or not; null: it pays nothing. */
export async function nextMonthTurn(
  database: Database,
  published: PublishedProgramme,
  now: Instant,
): Promise<(MonthTurn & { readonly turn: CloseTurn }) | null> {
  const { open } = await standingOf(database.pool, published);
  if (open === null) return null;
  const month = monthOfProgramme(published, open);
  const turn = await turnOf(database, month, now);
  return { ...told(month, turn), turn };
}

/** One process at a time: whoever comes second finds done what the first has done. */
async function closesOf(
  database: Database,
  published: PublishedProgramme,
  request: MonthlyCloseRequest,
): Promise<readonly MonthTurn[]> {
  return database.session(async ({ client }) => {
    const name = `monthly close ${published.programmeId}`;
    await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_NAMESPACE, name]);
    return takeTurns(database, published, request);
  });
}

async function takeTurns(
  database: Database,
  published: PublishedProgramme,
  { isDryRun, now }: MonthlyCloseRequest,
): Promise<readonly MonthTurn[]> {
  const done: MonthTurn[] = [];
  for (;;) {
    const { open } = await standingOf(database.pool, published);
    if (open === null) return done;
    const month = monthOfProgramme(published, open);
    const turn = await turnOf(database, month, now);
    const isAct = turn.kind === 'preview' || turn.kind === 'post';
    const why = isAct && !isDryRun ? await act(database, month, turn, now) : null;
    done.push(told(month, why === null ? turn : { kind: 'not_walked', why }));
    if (!isAct || isDryRun || why !== null) return done;
  }
}

function told({ published, month, closesAt }: MonthOfProgramme, turn: MonthTurn['turn']): MonthTurn {
  const { programme, zone } = published.programme;
  return { programme, month: monthText(month), closesAt, timeZone: zone.name, turn };
}

async function turnOf(database: Database, month: MonthOfProgramme, now: Instant): Promise<CloseTurn> {
  const { pool } = database;
  const { programme, programmeId } = month.published;
  const close = await findClose(pool, programmeId, month.day);
  const last = await findLastRun(pool, programmeId);
  const preview =
    close === null || close.state === 'posted' || close.state === 'cancelled'
      ? null
      : {
          state: close.state,
          stops: close.stops,
          isOutrun: last !== null && last.state === 'done' && last.runId > close.runId,
        };
  const incident = (await standingIncident(database, programmeId))?.incidentId ?? null;
  return closeTurn(programme.close, { closesAt: month.closesAt, preview, incident }, programme.zone, now);
}

/** @returns why the month cannot be decided yet; null: done */
async function act(
  database: Database,
  month: MonthOfProgramme,
  turn: CloseTurn,
  now: Instant,
): Promise<string | null> {
  try {
    if (turn.kind === 'preview') await previewClose(database, { month, by: BY, accepted: new Map() });
    else await postClose(database, { month, by: BY, now });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'CLOSE_NOT_WALKED') return error.detail;
    // An operator was quicker: the next look sees it.
    if (error.code === 'CLOSE_NOT_OPEN' || error.code === 'CLOSE_NOT_PREVIEWED') return null;
    throw error;
  }
}
