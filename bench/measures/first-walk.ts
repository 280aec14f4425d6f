import type { Bench } from '../bench.ts';
import { dayBefore } from '../calendar.ts';
import { TIMES } from '../measure.ts';
import { runInOrder } from '../sql-file.ts';
import { measureNight, type NightWalker, walkNight } from './night.ts';
import { MEASURED } from './programmes.ts';

/** The night that walks the whole history from nothing, several times over; the last one is what the other measures go on from. */
export async function measureFirstWalk(bench: Bench): Promise<void> {
  const date = dayBefore(bench.today);
  const walk: NightWalker = (night) => walkNight(bench, night);
  for (let time = 0; time < TIMES; time += 1) {
    await runInOrder(bench.url, [
      'truncate counter, entry, outcome, parked, run_slice, run restart identity',
    ]);
    for (const programme of MEASURED)
      bench.samples.add('first_walk', programme, await measureNight(bench.url, { programme, date }, walk));
  }
}

/** The same once, not measured. */
export async function walkHistory(bench: Bench): Promise<void> {
  for (const programme of MEASURED) await walkNight(bench, { programme, date: dayBefore(bench.today) });
}
