import { openMonth as openMonthAfter } from '../../rules/close.ts';
import { monthOfDate } from '../../rules/month-text.ts';
import type { Programme } from '../../rules/terms.ts';
import type { LocalDate } from '../../rules/time.ts';
import type { Db } from '../db/database.ts';
import { listStandingCloses } from '../db/standing-closes.ts';

/** How far a programme's months are closed; months are numbered as by `monthOf`. */
export interface ClosedMonths {
  /** Ascending. They never change any more. */
  readonly posted: readonly number[];
  /** Whose preview stands; null: none. */
  readonly previewed: number | null;
}

export async function readClosedMonths(db: Db, programmeId: number): Promise<ClosedMonths> {
  const closes = await listStandingCloses(db, programmeId);
  const months = (state: 'posted' | 'previewed'): readonly number[] =>
    closes.filter((close) => close.state === state).map(({ month }) => monthOfDate(month as LocalDate));
  return { posted: months('posted'), previewed: months('previewed')[0] ?? null };
}

/** The open month (docs/domain.md "Closes"); null: there is none, for the programme has no bonus day any more. */
export function openMonth(
  programme: Programme,
  paysFrom: LocalDate,
  { posted }: ClosedMonths,
): number | null {
  return openMonthAfter(programme, paysFrom, posted.at(-1) ?? null);
}
