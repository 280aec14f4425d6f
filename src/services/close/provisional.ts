import { paysFromInstant } from '../../../rules/close.ts';
import { formatAmount } from '../../../rules/money.ts';
import type { Disposition, WrittenOffBecause } from '../../../rules/settlement.ts';
import { type Instant, monthText } from '../../../rules/time.ts';
import type { OpenMonth } from '../../db/close/accounts.select.ts';
import { readAccountsOf } from '../../db/close/accounts.stream.ts';
import { type CloseRow, findLastRun } from '../../db/close/close.repository.ts';
import type { SettledAccount } from '../../db/close/settlements.ts';
import type { Asked, Database } from '../../db/database.ts';
import { findSubscriber } from '../../db/history/counter.repository.ts';
import { storedAmount } from '../../db/stored-amount.ts';
import { subscriberId } from '../../db/subscriber-id.ts';
import { AppError } from '../../errors.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';
import { type MonthOfProgramme, monthOfProgramme, standingOf } from './find-month.ts';
import { settleStored } from './settle-accounts.ts';

/**
 * What the open close would do for one subscriber as things stand. Amounts as text in the programme's currency;
 * `carriedIn + credit + corrections = paid + carriedOut + writtenOff`.
 */
export interface Provisional {
  /** `YYYY-MM`. */
  readonly month: string;
  /** T. */
  readonly closesAt: Instant;
  /** Whether nights have walked to T. Until then the month's own credit is not among it. */
  readonly isDecided: boolean;
  /** Of the month itself; 0 where there is none or it is held. */
  readonly credit: string;
  /** Posted months that are otherwise today, ascending; those booked alone are in the sums. */
  readonly corrections: readonly ProvisionalCorrection[];
  readonly carriedIn: string;
  readonly paid: string;
  readonly carriedOut: string;
  readonly writtenOff: string;
  /** Why something is written off; null: nothing is. */
  readonly because: WrittenOffBecause | null;
  /** What would wait to be looked at: the month's own credit, or a correction upwards. */
  readonly held: readonly { readonly month: string; readonly amount: string }[];
}

interface ProvisionalCorrection {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly was: string;
  readonly isNow: string;
  readonly disposition: Disposition;
}

/**
 * What the next preview would write for a subscriber, if it were made now (docs/domain.md "Late facts"). Every night decides it anew.
 *
 * @param subscriber external id
 * @returns null: the programme pays nothing
 * @throws AppError PROGRAMME_NOT_PUBLISHED, SUBSCRIBER_NOT_FOUND
 */
export async function provisional(
  database: Database,
  programmeId: number,
  subscriber: string,
): Promise<Provisional | null> {
  const programmes = await listProgrammes(database.db);
  const published = programmes.find((one) => one.programmeId === programmeId);
  if (published === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  return database.session(async ({ client }) => {
    await client.query('begin isolation level repeatable read read only; set local jit = off');
    if (!(await findSubscriber(client, subscriber)))
      throw new AppError(
        'SUBSCRIBER_NOT_FOUND',
        `Found ${JSON.stringify(subscriber)}; no applied import names it.`,
      );
    const closes = await closesOf(client, published);
    if (closes.open === null) return null;
    const [settled] = await settleOpen(client, closes, [subscriberId(subscriber)]);
    return settled === undefined ? null : toldOf(closes.open, await isWalked(client, closes.open), settled);
  });
}

/** The closes of a programme at one moment. */
export interface Closes {
  readonly posted: readonly CloseRow[];
  /** null: the programme pays nothing. */
  readonly open: MonthOfProgramme | null;
}

export async function closesOf(client: Asked, published: PublishedProgramme): Promise<Closes> {
  const { posted, open } = await standingOf(client, published);
  return { posted, open: open === null ? null : monthOfProgramme(published, open) };
}

/** What the open close would write for some subscribers, one for each, by their numbers; none while nothing is open. */
export async function settleOpen(
  client: Asked,
  { posted, open }: Closes,
  ids: readonly bigint[],
): Promise<readonly SettledAccount[]> {
  if (open === null) return [];
  const { programme, programmeId, paysFrom } = open.published;
  const asked: OpenMonth = {
    programmeId,
    month: open.day,
    paysFrom: paysFromInstant(programme, paysFrom),
    posted,
  };
  const closing = { programme, month: open.month, at: open.closesAt };
  return settleStored(closing, asked, await readAccountsOf(client, asked, ids));
}

async function isWalked(client: Asked, { published, closesAt }: MonthOfProgramme): Promise<boolean> {
  const last = await findLastRun(client, published.programmeId);
  return last?.state === 'done' && last.walkTo >= closesAt;
}

function toldOf(
  { month, closesAt, published }: MonthOfProgramme,
  isDecided: boolean,
  settled: SettledAccount,
): Provisional {
  const { carriedIn, paid, carriedOut, writtenOff, because } = settled;
  const { places } = published.programme;
  const text = (stored: string): string => formatAmount(storedAmount(stored, places), places);
  return {
    month: monthText(month),
    closesAt,
    isDecided,
    credit: text(settled.credit?.amount ?? '0'),
    corrections: settled.differences.map(({ month: of, was, isNow, disposition }) => ({
      month: of.slice(0, 7),
      was: text(was),
      isNow: text(isNow),
      disposition,
    })),
    carriedIn,
    paid,
    carriedOut,
    writtenOff,
    because,
    held: settled.held.map(({ month: of, amount }) => ({ month: of.slice(0, 7), amount: text(amount) })),
  };
}
