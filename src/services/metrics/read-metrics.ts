import { closesAt, openMonth } from '../../../rules/close.ts';
import { monthOfDate } from '../../../rules/month-text.ts';
import { nightsBehind } from '../../../rules/nights-behind.ts';
import { type Instant, type LocalDate, midnightOf, monthStart, zoneOf } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import type { SourceRow } from '../../db/metrics/metrics.select.ts';
import * as select from '../../db/metrics/metrics.select.ts';
import { BY_HAND } from '../adjust/unit-by-hand.ts';
import { listProgrammes, type PublishedProgramme } from '../programmes.ts';

/** How the whole deployment stands, in numbers to watch. Cheap whatever the size of the base: rows of runs, closes and imports only. */
export interface Metrics {
  readonly programmes: readonly ProgrammeMetrics[];
  readonly sources: readonly SourceMetrics[];
  /** Every incident that was ever opened. */
  readonly incidents: number;
}

export type SourceMetrics = SourceRow;

/** null: there was none yet. */
export interface ProgrammeMetrics {
  readonly programme: string;
  readonly currency: string;
  readonly night: NightMetrics | null;
  readonly nightsBehind: number;
  /** The last run stopped, for too many were parked. */
  readonly isStopped: boolean;
  readonly parked: number;
  readonly standingIncidents: number;
  /** Months whose T is over and that are not posted. */
  readonly monthsAwaitingClose: number;
  /** What forbids to post the preview that stands. */
  readonly stops: number;
  readonly close: CloseMetrics | null;
}

/** The last night that is done. */
interface NightMetrics {
  /** The beginning of its business date in the programme's zone. */
  readonly businessDate: Instant;
  readonly walkedTo: Instant;
  readonly durationMs: number;
  /** Subscribers looked at. */
  readonly walked: number;
}

/** The last month that is posted. Amounts are decimal text; null: its report does not say. */
interface CloseMetrics {
  /** Its beginning in the programme's zone. */
  readonly month: Instant;
  readonly credits: number | null;
  readonly creditsSum: string | null;
  readonly paidSum: string | null;
}

/** Reads the metrics in four short statements. Changes nothing. */
export async function readMetrics({ db, pool }: Database, now: Instant): Promise<Metrics> {
  const published = new Map((await listProgrammes(db)).map((one) => [one.programmeId, one]));
  const rows = await select.selectProgrammes(pool);
  return {
    programmes: rows.map((row) => metricsOf(row, published.get(row.programmeId), now)),
    sources: await select.selectSources(pool, BY_HAND),
    incidents: await select.countIncidents(pool),
  };
}

function metricsOf(
  row: select.ProgrammeRow,
  published: PublishedProgramme | undefined,
  now: Instant,
): ProgrammeMetrics {
  const { programme, currency, isStopped, parked, standingIncidents, stops, publishedAt } = row;
  const soFar = { lastNight: row.businessDate, publishedAt };
  return {
    programme,
    currency,
    night: nightOf(row),
    nightsBehind: nightsBehind(soFar, zoneOf(row.timeZone), now),
    isStopped,
    parked,
    standingIncidents,
    monthsAwaitingClose: published === undefined ? 0 : countAwaiting(published, row.closeMonth, now),
    stops,
    close: closeOf(row),
  };
}

function countAwaiting(
  { programme, paysFrom }: PublishedProgramme,
  lastPosted: LocalDate | null,
  now: Instant,
): number {
  const open = openMonth(programme, paysFrom, lastPosted === null ? null : monthOfDate(lastPosted));
  if (open === null) return 0;
  let month = open;
  while (closesAt(programme, month) <= now) month += 1;
  return month - open;
}

function nightOf(row: select.ProgrammeRow): NightMetrics | null {
  const { businessDate, walkTo, startedAt, finishedAt, walked, timeZone } = row;
  if (businessDate === null || walkTo === null || startedAt === null || finishedAt === null) return null;
  return {
    businessDate: midnightOf(businessDate, zoneOf(timeZone)),
    walkedTo: walkTo,
    durationMs: finishedAt - startedAt,
    walked: walked ?? 0,
  };
}

function closeOf({
  closeMonth,
  timeZone,
  credits,
  creditsSum,
  paidSum,
}: select.ProgrammeRow): CloseMetrics | null {
  if (closeMonth === null) return null;
  return { month: monthStart(monthOfDate(closeMonth), zoneOf(timeZone)), credits, creditsSum, paidSum };
}
