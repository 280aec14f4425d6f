import { nextBonusAfter } from '../../rules/schedule.ts';
import type { Programme } from '../../rules/terms.ts';
import { type LocalDate, midnightOf, monthOf, zoneOf } from '../../rules/time.ts';
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
    closes.filter((close) => close.state === state).map(({ month }) => monthNumber(month));
  return { posted: months('posted'), previewed: months('previewed')[0] ?? null };
}

/**
 * The open month (docs/domain.md "Late facts"): the one after the last that is posted; before the first is posted, the first whose bonus
 * day is paid here. null: there is none, for the programme has no bonus day any more.
 */
export function openMonth(
  programme: Programme,
  paysFrom: LocalDate,
  { posted }: ClosedMonths,
): number | null {
  const last = posted.at(-1);
  if (last !== undefined) return last + 1;
  return nextBonusAfter(programme, null, midnightOf(paysFrom, programme.zone) - 1)?.month ?? null;
}

function monthNumber(firstDay: string): number {
  return monthOf(Date.parse(`${firstDay}T00:00:00Z`), zoneOf('UTC'));
}
