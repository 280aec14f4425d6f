import type { MonthTold, Simulation } from '../services/simulate/report.ts';

const HEADER = 'month,terms,cost,credits,refusals,enrolled,newly_enrolled,counters,median';

/** The months of a simulation as CSV, a row a month and terms. No cell needs quotes. */
export function simulationCsv({ months }: Simulation): string {
  const rows = months.flatMap(({ month, proposed, present }) => [
    row(month, 'proposed', proposed),
    ...(present === null ? [] : [row(month, 'present', present)]),
  ]);
  return `${[HEADER, ...rows].join('\n')}\n`;
}

function row(month: string, terms: string, told: MonthTold): string {
  const { cost, credits, refusals, enrolled, newlyEnrolled, counters } = told;
  const cells = [month, terms, cost, credits, refusals, enrolled, newlyEnrolled, counters.count];
  return [...cells, counters.median ?? ''].join(',');
}
