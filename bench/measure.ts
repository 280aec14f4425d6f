import type { LocalDate } from '../rules/time.ts';

/** What a bench is run with. */
export interface BenchSettings {
  readonly subscribers: number;
  readonly years: number;
  readonly seed: number;
  /** The data end with the midnight at which this day begins. */
  readonly until: LocalDate;
  /** The day whose night is the ordinary one. */
  readonly night: LocalDate;
}

/** One measured thing. Other figures of it stand beside these, each with its unit in its name. */
export interface Measure {
  readonly name: string;
  readonly programme: string | null;
  readonly seconds: number;
  /** Peak resident memory of our process, in MB of a million bytes; PostgreSQL's own is not in it. */
  readonly rss_mb: number;
  readonly [figure: string]: string | number | null;
}

export const MEASURES = ['engine', 'import', 'first_walk', 'ordinary_night', 'verify'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Measures that walk the base, in this order in one database; the others bring what they need. */
export const NEEDS_BASE: readonly MeasureName[] = ['first_walk', 'ordinary_night', 'verify'];

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

/** A thousandth is more than a bench can tell. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
