import { closesAt } from '../../../rules/close.ts';
import {
  type Duration,
  type Instant,
  localDateOf,
  minus,
  monthOf,
  monthStart,
  monthText,
  type Zone,
} from '../../../rules/time.ts';
import type { Db } from '../../db/database.ts';
import { openMonth, readClosedMonths } from '../open-month.ts';
import type { PublishedProgramme } from '../programmes.ts';

/** The first instant of the month in which facts become old enough to be folded. */
export function horizonOf(now: Instant, olderThan: Duration, zone: Zone): Instant {
  return monthStart(monthOf(minus(now, olderThan, zone), zone), zone);
}

/** Up to where the facts that a programme pays by may be folded. */
interface Limit {
  /** First day of a month. */
  readonly latest: Instant;
  /** Why not further. */
  readonly because: string;
}

/**
 * Why facts may not be folded up to a horizon: a month that is not posted, or one that a correction may still change, would be decided by
 * facts before it.
 *
 * @returns one line for each programme that is against it
 */
export async function horizonProblems(
  db: Db,
  programmes: readonly PublishedProgramme[],
  { horizon, now }: { readonly horizon: Instant; readonly now: Instant },
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const published of programmes) {
    const { latest, because } = await limitOf(db, published, now);
    if (horizon <= latest) continue;
    const { programme, zone } = published.programme;
    problems.push(
      `${programme}: ${because}. Accepted: ${localDateOf(latest, zone)} or earlier; found ${localDateOf(horizon, zone)}.`,
    );
  }
  return problems;
}

/** A bonus looks at the month before its own, so that one month more stays open. */
async function limitOf(db: Db, published: PublishedProgramme, now: Instant): Promise<Limit> {
  const { programme, programmeId, paysFrom } = published;
  const { zone, corrections } = programme;
  const open = openMonth(programme, paysFrom, await readClosedMonths(db, programmeId));
  const from = Math.min(now, open === null ? now : closesAt(programme, open));
  const month = monthOf(minus(from, corrections.reach, zone), zone);
  const isBehind = open !== null && open < monthOf(now, zone);
  const after = isBehind ? `${monthText(open)} is not posted, and corrections` : 'corrections';
  return {
    latest: monthStart(month - 1, zone),
    because: `${after} reach back ${corrections.reach.text}, to ${monthText(month)}, whose bonus looks at the month before`,
  };
}
