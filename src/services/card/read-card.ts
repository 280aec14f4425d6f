import type { Card } from '../../../rules/card/card.ts';
import type { Locale } from '../../../rules/locale.ts';
import type { Instant } from '../../../rules/time.ts';
import type { CardRows } from '../../db/card/card.repository.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { logRead, type Reader } from '../subject/log-read.ts';
import { askRows } from './ask-rows.ts';
import { type Commons, keptCommons, readAgain } from './card-commons.ts';
import { cardOfProgramme } from './card-of-programme.ts';

export interface CardRequest {
  /** External id. */
  readonly subscriber: string;
  /** For which instant the card is told: the clock. Where nights have walked beyond it, what they have walked to. */
  readonly at: Instant;
  readonly locale: Locale;
  /** Who is to be recorded as having looked; null or left out: nobody, as when subscribers look at themselves. */
  readonly reader?: Reader | null;
}

/**
 * What a subscriber sees in the personal cabinet: one question to the database, then rules (docs/card.md).
 *
 * @throws AppError SUBSCRIBER_NOT_FOUND
 */
export async function readCard(database: Database, request: CardRequest): Promise<Card> {
  const { subscriber, at, locale, reader = null } = request;
  const { commons, rows } = await readRows(database, subscriber);
  // Committed before anything is shown.
  if (reader !== null) await logRead(database.pool, { ...reader, subscriber });
  const programmes = commons.programmes.flatMap(
    (one) => cardOfProgramme(one, { rows, runs: commons.runs, at, locale }) ?? [],
  );
  return { subscriber, locale, programmes };
}

interface Read {
  readonly commons: Commons;
  readonly rows: CardRows;
}

/** Asks with what is in memory; the answer says itself whether that still holds. */
async function readRows(database: Database, subscriber: string): Promise<Read> {
  let commons = await keptCommons(database);
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const rows = await askRows(database, commons, subscriber);
    if (rows === null) throw notFound(subscriber);
    if (rows.stamp === commons.stamp && knowsRuns(commons, rows)) return { commons, rows };
    commons = await readAgain(database);
  }
  throw new Error('what all cards have in common changes faster than a card can be read');
}

const ASKED_MAX = 5;

/** A run that began and stopped since the last card leaves no other trace. */
function knowsRuns({ runs }: Commons, { counters }: CardRows): boolean {
  return counters.every(({ runId }) => runs.has(runId));
}

function notFound(subscriber: string): AppError {
  return new AppError(
    'SUBSCRIBER_NOT_FOUND',
    `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
  );
}
