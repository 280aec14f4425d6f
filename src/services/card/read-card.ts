import type { Card } from '../../../rules/card/card.ts';
import type { Locale } from '../../../rules/locale.ts';
import type { Instant } from '../../../rules/time.ts';
import { type CardRows, findCardRows } from '../../db/card/card.repository.ts';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { logRead, type Reader } from '../subject/log-read.ts';
import { cardOfRow } from './card-of-row.ts';
import { type CardProgrammes, isCurrent, keptProgrammes, readProgrammes } from './card-programmes.ts';

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
  const { programmes, read } = await readRows(database, subscriber);
  // Committed before anything is shown.
  if (reader !== null) await logRead(database.pool, { ...reader, subscriber });
  const cards = read.rows.flatMap((row) => cardOfRow(row, { programmes, at, locale }) ?? []);
  return { subscriber, locale, programmes: cards };
}

interface Read {
  readonly programmes: CardProgrammes;
  readonly read: CardRows;
}

/** Asks by the programmes in memory; the answer says itself whether they still hold. */
async function readRows(database: Database, subscriber: string): Promise<Read> {
  let programmes = await keptProgrammes(database);
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const read = await findCardRows(database.pool, programmes.statement, subscriber);
    if (read === null) throw notFound(subscriber);
    if (isCurrent(programmes, read)) return { programmes, read };
    programmes = await readProgrammes(database);
  }
  throw new Error('programmes are published faster than a card can be read');
}

const ASKED_MAX = 5;

function notFound(subscriber: string): AppError {
  return new AppError(
    'SUBSCRIBER_NOT_FOUND',
    `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
  );
}
