import {
  isCloseDue,
  type LocalTime,
  type NightTurn,
  nightTurn,
  type OpenRun,
} from '../../../rules/schedule-turn.ts';
import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import { findNights, type NightsRow } from '../../db/night/schedule.repository.ts';
import { type MonthTurn, nextMonthTurn } from '../close/monthly-close.ts';
import type { PublishedProgramme } from '../programmes.ts';

/** What the scheduler finds of a programme. */
export interface ProgrammeLook {
  readonly published: PublishedProgramme;
  /** The last business date that is walked, as far as no incident holds it; null: none is. */
  readonly walked: LocalDate | null;
  readonly night: NightTurn;
  /** The open month; null: the programme pays nothing. */
  readonly month: MonthTurn | null;
  readonly isCloseDue: boolean;
  /** The last run, when it is done and the closes were not looked at since. */
  readonly unfollowedRun: number | null;
}

/** Looks at a programme and changes nothing. @param nightlyAt when its nights begin, in its own zone */
export async function lookAt(
  database: Database,
  published: PublishedProgramme,
  { nightlyAt, now }: { readonly nightlyAt: LocalTime; readonly now: Instant },
): Promise<ProgrammeLook> {
  const { programme, programmeId } = published;
  const row = await findNights(database.pool, programmeId);
  const { walked, publishedAt } = row;
  const month = await nextMonthTurn(database, published, now);
  const unfollowedRun = row.state === 'done' && row.isFollowed === false ? row.runId : null;
  return {
    published,
    walked,
    night: nightTurn({ walked, publishedAt, open: openRunOf(row) }, nightlyAt, programme.zone, now),
    month,
    isCloseDue: isCloseDue({
      isUnfollowed: unfollowedRun !== null,
      turn: month?.turn ?? null,
      mode: programme.close,
    }),
    unfollowedRun,
  };
}

function openRunOf({ state, holder, isAlive, finishedAt, stoppedBecause, stops }: NightsRow): OpenRun | null {
  const by = holder ?? '';
  switch (state) {
    case null:
    case 'done':
      return null;
    case 'running':
      return { kind: isAlive === true ? 'walking' : 'left', by };
    case 'stopped':
      return { kind: 'stopped', times: stops, at: finishedAt ?? 0, why: stoppedBecause ?? '' };
  }
}
