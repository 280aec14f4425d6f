import type { LocalDate } from '../rules/time.ts';

/** What a bench is run with. */
export interface BenchSettings {
  readonly subscribers: number;
  /** Quarters too: 0.25. */
  readonly years: number;
  readonly seed: number;
  /** A 1st. The history ends with the midnight at which this day begins; the months that are measured come after it. */
  readonly until: LocalDate;
}

/** One measured thing. Other figures of it stand beside these, each with its unit in its name. */
export interface Measure {
  readonly name: string;
  readonly programme: string | null;
  readonly seconds: number;
  /** Peak resident memory of our process, in MB of a million bytes; PostgreSQL's own is not in it. null: no process of ours. */
  readonly rss_mb: number | null;
  readonly [figure: string]: string | number | null;
}

export const MEASURES = [
  'floor',
  'night_of_the_1st',
  'row_loop',
  'node_loop',
  'join',
  'ordinary_night',
  'close',
  'close_with_late_facts',
  'card',
  'first_walk',
  'import',
  'engine',
  'verify',
] as const;
export type MeasureName = (typeof MEASURES)[number];

/** How often each thing is measured: the median is told, with the fastest and the slowest. */
export const TIMES = 3;

/** Runs `work`. @returns its answer and the seconds it took */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly seconds: number }> {
  const startedAt = performance.now();
  const answer = await work();
  return { answer, seconds: rounded((performance.now() - startedAt) / 1000) };
}

/** Peak resident memory of this process so far. Each measure has a process of its own, so that it is the measure's. */
export function peakRssMb(): number {
  return rounded((process.resourceUsage().maxRSS * 1024) / 1e6);
}

/** The middle one, or the mean of the two in the middle. @throws Error of none */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error('the median of nothing');
  return rounded((low + high) / 2);
}

/** A thousandth is more than a bench can tell. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
