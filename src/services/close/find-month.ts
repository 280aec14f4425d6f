import { closesAt, openMonth } from '../../../rules/close.ts';
import { monthOfDate, readMonth } from '../../../rules/month-text.ts';
import { type Instant, type LocalDate, monthText } from '../../../rules/time.ts';
import { type CloseRow, listCloses } from '../../db/close/close.repository.ts';
import type { Asked, Database } from '../../db/database.ts';
import { AppError } from '../../errors.ts';
import { wantedProgrammes } from '../night/nightly.ts';
import type { PublishedProgramme } from '../programmes.ts';

/** A month of a programme that somebody wants to close or look at. */
export interface MonthOfProgramme {
  readonly published: PublishedProgramme;
  /** Numbered as by `monthOf`. */
  readonly month: number;
  /** First day of it. */
  readonly day: LocalDate;
  /** T. */
  readonly closesAt: Instant;
}

/**
 * @param text `2025-10`
 * @throws AppError USAGE for a text that is no month, PROGRAMME_NOT_PUBLISHED
 */
export async function findMonth(
  database: Database,
  programme: string,
  text: string,
): Promise<MonthOfProgramme> {
  const month = readMonth(text);
  if (month === undefined)
    throw new AppError('USAGE', `MONTH: found ${JSON.stringify(text)}; accepted: a month such as 2025-10`);
  const [published] = await wantedProgrammes(database, programme);
  if (published === undefined) throw new AppError('PROGRAMME_NOT_PUBLISHED');
  return monthOfProgramme(published, month);
}

export function monthOfProgramme(published: PublishedProgramme, month: number): MonthOfProgramme {
  return {
    published,
    month,
    day: firstDay(month),
    closesAt: closesAt(published.programme, month),
  };
}

function firstDay(month: number): LocalDate {
  return `${monthText(month)}-01` as LocalDate;
}

/** The posted closes of a programme, and the month that is open; null: the programme pays nothing. */
export interface Standing {
  readonly posted: readonly CloseRow[];
  readonly open: number | null;
}

export async function standingOf(client: Asked, published: PublishedProgramme): Promise<Standing> {
  const posted = await listCloses(client, published.programmeId, ['posted']);
  const last = posted.at(-1);
  const lastMonth = last === undefined ? null : monthOfDate(last.month);
  return { posted, open: openMonth(published.programme, published.paysFrom, lastMonth) };
}
