import Table from 'cli-table3';
import { ENTRY_KINDS } from '../../rules/outcome.ts';
import type { RunReport } from '../services/night/events.ts';

/** What runs did, a column each; rows that are zero everywhere are left out. */
export function nightTable(reports: readonly RunReport[]): string {
  const table = new Table({
    head: ['', ...reports.map(({ programme }) => programme)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...reports.map(() => 'right' as const)],
  });
  table.push(['business date', ...reports.map(({ businessDate }) => businessDate)]);
  table.push(['run', ...reports.map(({ runId }) => String(runId))]);
  if (reports.some(({ incident }) => incident !== null)) {
    table.push(['held by incident', ...reports.map(({ incident }) => String(incident ?? ''))]);
  }
  for (const [label, name, isAlways] of ROWS) {
    const cells = reports.map(({ counts }) => counts[name] ?? 0);
    if (isAlways || cells.some((count) => count > 0)) table.push([label, ...cells.map(String)]);
  }
  table.push(['duration', ...reports.map(({ durationMs }) => `${(durationMs / 1000).toFixed(1)} s`)]);
  return `${table.toString()}\n`;
}

type Row = readonly [label: string, name: string, isAlways: boolean];

const ROWS: readonly Row[] = [
  ['counters walked', 'walked', true],
  ['of them together', 'together', false],
  ['of them replayed', 'replayed', false],
  ...ENTRY_KINDS.map((kind): Row => [kind.replaceAll('_', ' '), kind, false]),
  ['credits', 'credit', true],
  ['refusals', 'refusal', true],
  ['superseded', 'superseded', true],
  ['parked', 'parked', true],
];
