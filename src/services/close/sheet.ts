import { csvLine } from '../../../rules/render/csv-line.ts';
import type { CloseForecast } from './forecast.ts';
import type { CloseReport } from './report.ts';
import type { CloseShown } from './show.ts';

/** A close as a sheet: section, name, detail, number of subscribers, sum. */
export function closeCsv({ report }: CloseShown): string {
  return sheet(lines(report));
}

/** The same of a forecast, which says so in its first line. */
export function forecastCsv({ report, knownTo, assumed }: CloseForecast): string {
  const known = new Date(knownTo).toISOString();
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
