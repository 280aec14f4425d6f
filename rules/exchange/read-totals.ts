import { nearest } from '../nearest.ts';
import { quoted } from './rejection.ts';

/** What an older system says of the counters it gave away, as sums. What it does not say is not compared. */
export interface Totals {
  readonly subscribers: number | null;
  readonly enrolled: number | null;
  readonly counterSum: number | null;
  /** How many subscribers have a counter of this value. */
  readonly atCounter: ReadonlyMap<number, number>;
}

export type TotalsResult =
  | { readonly kind: 'totals'; readonly totals: Totals }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string };

const HEADER = 'metric,value';
const METRICS = ['subscribers', 'enrolled', 'counter_sum'] as const;
const METRICS_TEXT = `${METRICS.join(', ')} and counter_N, such as counter_12`;

/** Reads a file of totals: `metric,value`, then a line a metric. Lines are counted from 1, the header being the first. */
export function readTotals(text: string): TotalsResult {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header.trim() !== HEADER) {
    return refused(1, `found ${quoted(header)}; the first line is ${HEADER}`);
  }
  const values = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const problem = readLine(line, values);
    if (problem !== null) return refused(index + 2, problem);
  }
  if (values.size === 0) return refused(1, `nothing follows the header; accepted are ${METRICS_TEXT}`);
  return { kind: 'totals', totals: totalsOf(values) };
}

/** @returns why the line is not taken; null when it is */
function readLine(line: string, values: Map<string, number>): string | null {
  const [metric = '', value = '', ...more] = line.split(',').map((cell) => cell.trim());
  if (more.length > 0) return `${quoted(line)} has more than two cells`;
  if (!METRICS.some((known) => known === metric) && !COUNTER.test(metric)) {
    const close = nearest(metric, METRICS);
    const suggestion = close === undefined ? '' : `; did you mean ${close}`;
    return `${quoted(metric)} is not a metric${suggestion}; accepted are ${METRICS_TEXT}`;
  }
  if (!WHOLE.test(value)) return `${metric}: ${quoted(value)} is not a whole number`;
  if (values.has(metric)) return `${metric} stands here a second time`;
  values.set(metric, Number(value));
  return null;
}

const COUNTER = /^counter_(-?\d{1,10})$/;
const WHOLE = /^-?\d{1,15}$/;

function totalsOf(values: ReadonlyMap<string, number>): Totals {
  const atCounter = new Map<number, number>();
  for (const [metric, value] of values) {
    const counter = COUNTER.exec(metric)?.[1];
    if (counter !== undefined) atCounter.set(Number(counter), value);
  }
  const of = (metric: (typeof METRICS)[number]): number | null => values.get(metric) ?? null;
  return {
    subscribers: of('subscribers'),
    enrolled: of('enrolled'),
    counterSum: of('counter_sum'),
    atCounter,
  };
}

function refused(line: number, reason: string): TotalsResult {
  return { kind: 'refused', line, reason };
}
