import { type BenchSettings, type Measure, type MeasureName, medianOf, rounded } from './measure.ts';

/** One of several readings of one measure. */
export interface Sample {
  readonly seconds: number;
  /** null: no process of ours. */
  readonly rss_mb: number | null;
  readonly wal_bytes: number;
  readonly rows_written: number;
  /** Others, of which the median is told. */
  readonly figures?: Readonly<Record<string, number>>;
}

interface Named {
  readonly name: MeasureName;
  readonly programme: string;
}

interface Row extends Named {
  readonly samples: Sample[];
}

/** Readings as they come in, and what they come to in the end. */
export class Samples {
  readonly #rows: Row[] = [];

  add(name: MeasureName, programme: string, sample: Sample): void {
    const row = this.#find(name, programme);
    if (row === undefined) this.#rows.push({ name, programme, samples: [sample] });
    else row.samples.push(sample);
  }

  /** Medians and spread of what was read. */
  measures({ subscribers, years }: BenchSettings): readonly Measure[] {
    return this.#rows.map(({ name, programme, samples }) => {
      const seconds = samples.map((sample) => sample.seconds);
      const memory = samples.flatMap(({ rss_mb }) => rss_mb ?? []);
      const walBytes = medianOf(samples.map(({ wal_bytes }) => wal_bytes));
      return {
        name,
        programme,
        seconds: medianOf(seconds),
        seconds_min: Math.min(...seconds),
        seconds_max: Math.max(...seconds),
        runs: samples.length,
        rss_mb: memory.length === 0 ? null : Math.max(...memory),
        wal_bytes: walBytes,
        wal_bytes_per_subscriber: rounded(walBytes / subscribers),
        rows_written: medianOf(samples.map(({ rows_written }) => rows_written)),
        ...this.#ratios({ name, programme }, medianOf(seconds), years * 12),
        ...figuresOf(samples),
      };
    });
  }

  /** The median of a measure; null: it was not measured. */
  #seconds(name: MeasureName, programme: string): number | null {
    const row = this.#find(name, programme);
    return row === undefined ? null : medianOf(row.samples.map((sample) => sample.seconds));
  }

  #find(name: MeasureName, programme: string): Row | undefined {
    return this.#rows.find((row) => row.name === name && row.programme === programme);
  }

  /** To what was measured in the same run, on the same server, in turns. */
  #ratios({ name, programme }: Named, seconds: number, months: number): Readonly<Record<string, number>> {
    const ratios: Record<string, number> = {};
    const floor = this.#seconds('floor', programme);
    if (floor !== null) ratios['ratio_to_floor'] = rounded(seconds / floor);
    if (floor !== null && name === 'first_walk')
      ratios['ratio_to_floor_times_months'] = rounded(seconds / (floor * months));
    const night = this.#seconds('night_of_the_1st', programme);
    if (night !== null && (name === 'join' || name === 'ordinary_night'))
      ratios['ratio_to_night_of_the_1st'] = rounded(seconds / night);
    return ratios;
  }
}

function figuresOf(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const names = new Set(samples.flatMap(({ figures }) => Object.keys(figures ?? {})));
  return Object.fromEntries(
    [...names].map((name) => [name, medianOf(samples.flatMap(({ figures }) => figures?.[name] ?? []))]),
  );
}
