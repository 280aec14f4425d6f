import { formatInstant } from '../../rules/time.ts';
import type { OpeningReport } from '../services/openings/report.ts';

/** The report for machines. */
export function openingsJson(report: OpeningReport): string {
  const { programme, paysFrom, differences, ...rest } = report;
  const object = {
    programme: programme.programme,
    paysFrom,
    ...rest,
    differences: differences.map(({ difference, openings, first }) => ({
      difference,
      openings,
      first: first.map((one) => ({ ...one, at: formatInstant(one.at, programme.zone) })),
    })),
  };
  return `${JSON.stringify(object)}\n`;
}

/** Why a report does not agree, in a sentence. */
export function disagreement({ openings, comparisons, differences }: OpeningReport): string {
  if (openings === 0) return 'No opening is believed: nothing was imported, or the source has another name.';
  const reasons: string[] = [];
  const differing = differences.reduce((sum, one) => sum + one.openings, 0);
  if (differing > 0) reasons.push(`openings not taken up as they were brought: ${differing}`);
  const metrics = comparisons.filter(({ agrees }) => !agrees).map(({ metric }) => metric);
  if (metrics.length > 0) reasons.push(`totals that differ: ${metrics.join(', ')}`);
  return `${reasons.join('; ')}.`;
}
