import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { BenchSettings, Measure } from './measure.ts';

export interface Machine {
  readonly cores: number;
  readonly memory_gb: number;
  readonly cpu: string;
  readonly node: string;
}

export interface Report {
  readonly machine: Machine;
  readonly settings: BenchSettings;
  readonly measures: readonly Measure[];
}

/** What it was measured on. */
export function machine(): Machine {
  const all = cpus();
  return {
    cores: all.length,
    memory_gb: Math.round(totalmem() / 1e9),
    cpu: all[0]?.model.trim() ?? 'unknown',
    node: process.version,
  };
}

const COLUMNS = [
  ['seconds', 'seconds'],
  ['seconds_min', 'min'],
  ['seconds_max', 'max'],
  ['runs', 'runs'],
  ['ratio_to_floor', '× floor'],
  ['rss_mb', 'peak MB'],
  ['rows_written', 'rows'],
  ['wal_bytes_per_subscriber', 'WAL bytes\na subscriber'],
] as const;

/** Figures that stand in the columns, or are said otherwise in them. */
const SHOWN: ReadonlySet<string> = new Set([
  'name',
  'programme',
  'wal_bytes',
  ...COLUMNS.map(([name]) => name),
]);

/** The report for people: a line a measure, its further figures in the last column. */
export function printTable({ machine, settings, measures }: Report): string {
  const table = new Table({
    head: ['measure', 'programme', ...COLUMNS.map(([, title]) => title), 'figures'],
    style: { head: [], border: [] },
  });
  for (const measure of measures) {
    const rest = Object.entries(measure).filter(([name]) => !SHOWN.has(name));
    table.push([
      measure.name,
      measure.programme ?? '',
      ...COLUMNS.map(([name]) => measure[name] ?? ''),
      rest.map(([name, value]) => `${name} ${value ?? '–'}`).join('\n'),
    ]);
  }
  const { cores, memory_gb, cpu, node } = machine;
  const { subscribers, years, until } = settings;
  return [
    `${subscribers} subscribers, ${years} years until ${until}, then the months that are measured`,
    `${cores} cores (${cpu}), ${memory_gb} GB, Node ${node}; seconds are medians`,
    table.toString(),
    '',
  ].join('\n');
}
