import { sectionTable } from '../services/plain-table.ts';
import type { Summary } from '../services/summary.ts';

/** The summary for people, in sections with a heading each. The histories are not in it. */
export function summaryText(summary: Summary): string {
  return [
    `Facts\n${factsText(summary)}`,
    `Counters\n${countersTable(summary)}`,
    ...(summary.incidents.length === 0 ? [] : [`Incidents that stand\n${incidentsTable(summary)}`]),
    ...(summary.month === null
      ? ['Bonus\n  no bonus day was walked yet']
      : monthSections(summary, summary.month)),
  ].join('\n\n');
}

function factsText(summary: Summary): string {
  const { subscribers, imports, rejectedRows, completeThrough } = summary;
  const until = completeThrough === null ? '' : `, complete through ${completeThrough}`;
  return `  ${subscribers} subscribers from ${imports} imports, ${rejectedRows} rows rejected${until}`;
}

function countersTable(summary: Summary): string {
  const rows = summary.programmes.map(
    ({ programme, counters, enrolled, longest, parked, walkedTo, ended }) => [
      programme,
      counters,
      enrolled,
      longest,
      parked,
      ended === null ? (walkedTo ?? 'never walked') : `ended ${ended}`,
    ],
  );
  return sectionTable(['programme', 'counters', 'enrolled', 'longest', 'parked', 'decided up to'], rows);
}

function incidentsTable({ incidents }: Summary): string {
  const rows = incidents.map(({ incidentId, programme, from, openedBy, reason }) => [
    incidentId,
    programme ?? 'all',
    from,
    openedBy,
    reason,
  ]);
  return sectionTable(['incident', 'programme', 'nothing decided from', 'opened by', 'reason'], rows);
}

function monthSections(summary: Summary, month: string): readonly string[] {
  const credits = summary.credits.map(({ programme, percent, credits, amount }) => [
    programme,
    percent === null ? '–' : `${percent} %`,
    credits,
    `${amount} ${summary.currency ?? ''}`,
  ]);
  const refusals = summary.refusals.map(({ programme, code, refusals }) => [programme, code, refusals]);
  return [
    `Credits of ${month}\n${sectionTable(['programme', 'rung', 'credits', 'sum'], credits)}`,
    `Refusals of ${month}\n${sectionTable(['programme', 'reason', 'refusals'], refusals)}`,
  ];
}
