import type { LocalDate } from '../rules/time.ts';
import type { BenchSettings, MeasureName } from './measure.ts';
import type { Samples } from './samples.ts';

/** One provider in one server, and what was measured of it so far. */
export interface Bench {
  readonly settings: BenchSettings;
  /** Of the owner of the database. */
  readonly url: string;
  readonly only: ReadonlySet<MeasureName>;
  readonly samples: Samples;
  readonly signal: AbortSignal;
  /** Every counter stands at the midnight at which this day begins; nothing later is known. */
  today: LocalDate;
}

/** What goes on, for people. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
