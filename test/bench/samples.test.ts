import { describe, expect, it } from 'vitest';
import { medianOf } from '../../bench/measure.ts';
import { type Sample, Samples } from '../../bench/samples.ts';
import { parseLocalDate } from '../../rules/time.ts';

const until = parseLocalDate('2026-07-01');
if (until === undefined) throw new Error('a day');
const settings = { subscribers: 1000, years: 2, seed: 1, until };

function sample(seconds: number, more: Partial<Sample> = {}): Sample {
  return { seconds, rss_mb: null, wal_bytes: 0, rows_written: 0, ...more };
}

describe('the median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j is %d', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});

describe('what several readings come to', () => {
  it('tells the median with the fastest and the slowest, and the highest memory', () => {
    const samples = new Samples();
    samples.add('floor', 'ezerway', sample(5, { rss_mb: 90, wal_bytes: 4000, rows_written: 30 }));
    samples.add('floor', 'ezerway', sample(2, { rss_mb: 120, wal_bytes: 6000, rows_written: 50 }));
    samples.add('floor', 'ezerway', sample(3, { rss_mb: 80, wal_bytes: 5000, rows_written: 40 }));
    expect(samples.measures(settings)).toEqual([
      expect.objectContaining({
        seconds: 3,
        seconds_min: 2,
        seconds_max: 5,
        runs: 3,
        rss_mb: 120,
        wal_bytes_per_subscriber: 5,
        rows_written: 40,
      }),
    ]);
  });

  it('compares with the floor and the night of the same programme', () => {
    const samples = new Samples();
    samples.add('first_walk', 'ezerway', sample(96));
    samples.add('night_of_the_1st', 'ezerway', sample(6));
    samples.add('ordinary_night', 'ezerway', sample(0.3));
    samples.add('floor', 'ezerway', sample(4));
    samples.add('floor', 'paid-months', sample(8));
    const [walk, night, ordinary] = samples.measures(settings);
    // 96 s for 24 months of 4 s each.
    expect(walk).toMatchObject({ ratio_to_floor: 24, ratio_to_floor_times_months: 1 });
    expect(night).toMatchObject({ ratio_to_floor: 1.5 });
    expect(ordinary).toMatchObject({ ratio_to_night_of_the_1st: 0.05 });
  });

  it('tells no ratio to what was not measured', () => {
    const samples = new Samples();
    samples.add('night_of_the_1st', 'ezerway', sample(6));
    samples.add('floor', 'paid-months', sample(8));
    expect(samples.measures(settings)[0]).not.toHaveProperty('ratio_to_floor');
  });
});
