import type { CloseForecast } from '../services/close/forecast.ts';
import type { CloseReport } from '../services/close/report.ts';
import type { CloseShown } from '../services/close/show.ts';
import { csvLine } from './csv-line.ts';

/** A close for machines: instants in ISO 8601, amounts as text. */
export function closeJson(close: CloseShown): string {
  const { closeId, state, runId, cut, stops, report } = close;
  return `${JSON.stringify({
    close: closeId,
    state,
    run: runId,
    cut: cut.toString(),
    stops,
    previewed_at: iso(close.previewedAt),
    previewed_by: close.previewedBy,
    posted_at: iso(close.postedAt),
    posted_by: close.postedBy,
    report: plainReport(report),
  })}\n`;
}

/** The same of a forecast; it has no number, for it is kept nowhere. */
export function forecastJson({ report, cut, knownTo, assumed }: CloseForecast): string {
  return `${JSON.stringify({
    close: null,
    state: 'forecast',
    cut: cut.toString(),
    known_to: iso(knownTo),
    assumed: {
      paying: assumed.paying,
      not_paying: assumed.notPaying,
      charged: assumed.charged,
      blocked: assumed.blocked,
    },
    report: plainReport(report),
  })}\n`;
}

function plainReport(report: CloseReport): unknown {
  return {
    ...report,
    closesAt: iso(report.closesAt),
    incomplete: report.incomplete.map((one) => ({ ...one, completeThrough: iso(one.completeThrough) })),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** A close as a sheet: section, name, detail, number of subscribers, sum. */
export function closeCsv({ report }: CloseShown): string {
  return sheet(lines(report));
}

/** The same of a forecast, which says so in its first line. */
export function forecastCsv({ report, knownTo, assumed }: CloseForecast): string {
  const known = iso(knownTo) ?? '';
  return sheet([
    ['forecast', 'cannot be posted', `known to ${known}`, '', ''],
    ...Object.entries(assumed).map(([name, count]): Line => ['assumed', name, '', Number(count), '']),
    ...lines(report),
  ]);
}

function sheet(rows: readonly Line[]): string {
  return [['section', 'name', 'detail', 'count', 'sum'], ...rows].map(csvLine).join('');
}

type Line = readonly (string | number)[];

function lines(report: CloseReport): readonly Line[] {
  const { credits, corrections, carriedIn, paid, debits, carriedOut } = report;
  const totals = Object.entries({ carriedIn, credits, corrections, paid, debits, carriedOut });
  return [
    ...totals.map(([name, { count, sum }]): Line => ['total', name, '', count, sum]),
    ...report.writtenOff.map((one): Line => ['written_off', one.because, '', one.count, one.sum]),
    ...report.rungs.map(
      (rung): Line => [
        'rung',
        rung.percent ?? rung.amount ?? '',
        `${rung.counterFrom}-${rung.counterTo}`,
        rung.count,
        rung.sum,
      ],
    ),
    ...report.refusals.reasons.map(({ code, count }): Line => ['refusal', code, '', count, '']),
    ...report.differences.map(
      (one): Line => ['correction', one.month.slice(0, 7), one.disposition, one.count, one.sum],
    ),
    ...(report.change?.kinds ?? []).map(
      (kind): Line => ['change', kind.kind, kind.before, kind.count, kind.after],
    ),
    ...report.largest.map((one): Line => ['largest', one.subscriber, `${one.counter}`, 1, one.amount]),
    ...report.held.map((one): Line => ['held', one.subscriber, one.month.slice(0, 7), 1, one.amount]),
    ...report.parked.listed.map(
      (one): Line => ['parked', one.subscriber, `${one.code}: ${one.message}`, 1, ''],
    ),
    ...report.stops.map((met): Line => ['stop', met.stop, met.accepted?.reason ?? '', 1, met.limit ?? '']),
  ];
}
