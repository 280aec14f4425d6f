import { formatInstant, type Instant, zoneOf } from '../../../rules/time.ts';
import type { CloseForecast } from '../../services/close/forecast.ts';
import type { ListedClose } from '../../services/close/list-closes.ts';
import type { CloseReport, StopName } from '../../services/close/report.ts';
import type { CloseShown } from '../../services/close/show.ts';
import type { CloseBody, ClosesBody, ForecastBody, ReportBody } from '../schemas/closes.ts';

/** A close as the API shows it. */
export function closeBody(close: CloseShown): CloseBody {
  const { report } = close;
  const write = writerOf(report);
  return {
    close: close.closeId,
    state: close.state,
    run: close.runId,
    cut: close.cut.toString(),
    stops: stopsOf(close.stops),
    previewedAt: write(close.previewedAt),
    previewedBy: close.previewedBy,
    postedAt: close.postedAt === null ? null : write(close.postedAt),
    postedBy: close.postedBy,
    report: reportBody(report),
  };
}

/** A forecast; it has no number, for it is kept nowhere. */
export function forecastBody({ report, cut, knownTo, assumed }: CloseForecast): ForecastBody {
  return { cut: cut.toString(), knownTo: writerOf(report)(knownTo), assumed, report: reportBody(report) };
}

/** @param timeZone of the deployment */
export function closesBody(listed: readonly ListedClose[], timeZone: string): ClosesBody {
  const write = writerOf({ timeZone });
  return {
    items: listed.map(({ closesAt, stops, ...one }) => ({
      ...one,
      closesAt: write(closesAt),
      stops: stopsOf(stops),
    })),
  };
}

function reportBody(report: CloseReport): ReportBody {
  const write = writerOf(report);
  const { refusals, parked, change } = report;
  return {
    ...report,
    closesAt: write(report.closesAt),
    rungs: [...report.rungs],
    refusals: { ...refusals, reasons: [...refusals.reasons] },
    differences: report.differences.map((one) => ({ ...one, month: monthOf(one.month) })),
    writtenOff: [...report.writtenOff],
    held: report.held.map((one) => ({ ...one, month: monthOf(one.month) })),
    parked: { ...parked, listed: [...parked.listed] },
    largest: [...report.largest],
    change: change === null ? null : { ...change, kinds: [...change.kinds] },
    incomplete: report.incomplete.map((one) => ({
      ...one,
      completeThrough: write(one.completeThrough),
    })),
    stops: [...report.stops],
  };
}

function writerOf({ timeZone }: Pick<CloseReport, 'timeZone'>): (at: Instant) => string {
  const zone = zoneOf(timeZone);
  return (at) => formatInstant(at, zone);
}

/** Of the first day of a month. */
function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** They are stored as text; only names of stops are written there. */
function stopsOf(stops: readonly string[]): StopName[] {
  return stops as StopName[];
}
