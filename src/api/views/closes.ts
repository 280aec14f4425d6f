import { formatInstant, type Instant, type Zone, zoneOf } from '../../../rules/time.ts';
import type { CloseForecast } from '../../services/close/forecast.ts';
import type { ListedClose } from '../../services/close/list-closes.ts';
import type { Acceptance, CloseReport, StopName } from '../../services/close/report.ts';
import type { CloseShown } from '../../services/close/show.ts';
import { InputRefused } from '../problems/input-refused.ts';
import type {
  CloseBody,
  ClosesBody,
  ForecastBody,
  PostedBody,
  PreviewOrder,
  ReportBody,
} from '../schemas/closes.ts';

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

/** @param zone of the deployment */
export function closesBody(listed: readonly ListedClose[], zone: Zone): ClosesBody {
  const write = (at: Instant): string => formatInstant(at, zone);
  return {
    items: listed.map(({ closesAt, stops, ...one }) => ({
      ...one,
      closesAt: write(closesAt),
      stops: stopsOf(stops),
    })),
  };
}

/** Without whom it names: an answer under a key is kept. */
export function postedBody({ closeId, state, postedAt, postedBy, report }: CloseShown): PostedBody {
  const write = writerOf(report);
  const { currency, paid } = report;
  return {
    close: closeId,
    state,
    postedAt: postedAt === null ? null : write(postedAt),
    postedBy,
    currency,
    paid,
  };
}

/** @throws AppError USAGE for stops that are accepted without a reason */
export function acceptedStops(
  { accept = [], reason }: PreviewOrder,
  by: string,
): ReadonlyMap<StopName, Acceptance> {
  if (accept.length === 0) return new Map();
  if (reason !== undefined && reason.trim() !== '')
    return new Map(accept.map((stop) => [stop, { by, reason }]));
  const accepted = 'a sentence that says why; it is kept with who accepts';
  throw new InputRefused([{ where: 'body.reason', found: 'nothing', accepted }]);
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
