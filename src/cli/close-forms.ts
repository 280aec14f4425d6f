import type { CloseForecast } from '../services/close/forecast.ts';
import type { CloseReport } from '../services/close/report.ts';
import type { CloseShown } from '../services/close/show.ts';

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
