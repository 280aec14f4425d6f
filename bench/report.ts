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

/** The report for people: a line a measure, its further figures in the last column. */
export function printTable({ machine, settings, measures }: Report): string {
  const table = new Table({
    head: ['measure', 'programme', 'seconds', 'peak MB', 'figures'],
    style: { head: [], border: [] },
  });
  for (const { name, programme, seconds, rss_mb, ...figures } of measures) {
    const rest = Object.entries(figures).map(([figure, value]) => `${figure} ${value ?? '–'}`);
    table.push([name, programme ?? '', seconds, rss_mb, rest.join('\n')]);
  }
  const { cores, memory_gb, cpu, node } = machine;
  const { subscribers, years, until } = settings;
  return [
    `${subscribers} subscribers, ${years} years until ${until}`,
    `${cores} cores (${cpu}), ${memory_gb} GB, Node ${node}`,
    table.toString(),
    '',
  ].join('\n');
}
