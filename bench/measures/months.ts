import type { LocalDate } from '../../rules/time.ts';
import { bringFacts } from '../base/base.ts';
import { type Bench, say } from '../bench.ts';
import { dayBefore, firstAfter } from '../calendar.ts';
import { rounded, TIMES } from '../measure.ts';
import { keepStates, measureFloor } from './floor/floor.ts';
import { measureNight, tidyCounters, walkNight } from './night.ts';
import { MEASURED, type MeasuredProgramme, programmeIds } from './programmes.ts';

/** The nights of the 1st of the months that follow, each beside the floor of the rows that it wrote. */
export async function measureMonths(bench: Bench): Promise<void> {
  for (let month = 0; month < TIMES; month += 1) {
    const { first, eveSeconds } = await passMonth(bench);
    // What comes second finds the machine as the first has left it, so they take turns.
    const inTurn = month % 2 === 0 ? MEASURED : MEASURED.toReversed();
    for (const programme of inTurn)
      await measureFirst(bench, { programme, first, eveSeconds: eveSeconds[programme] ?? 0 });
    bench.today = first;
  }
}

interface NightBefore {
  /** The bonus day that comes. */
  readonly first: LocalDate;
  /** By programme. */
  readonly eveSeconds: Readonly<Record<string, number>>;
}

/**
 * Lets a month pass up to the night of its end: its facts come in and are walked on the eve; then those of its last day, with the
 * balance and the charge of the 1st for everybody, and are left for the night.
 */
export async function passMonth(bench: Bench): Promise<NightBefore> {
  const { url } = bench;
  const first = firstAfter(bench.today, 1);
  const eve = dayBefore(first);
  say(`the month before ${first} …`);
  await bringFacts(url, bench.today, eve);
  const eveSeconds: Record<string, number> = {};
  for (const programme of MEASURED) {
    const { seconds } = await walkNight(bench, { programme, date: dayBefore(eve) });
    say(`  ${programme}, night of the eve: ${seconds} s`);
    eveSeconds[programme] = seconds;
  }
  await bringFacts(url, eve, first);
  await tidyCounters(url);
  return { first, eveSeconds };
}

interface First {
  readonly programme: MeasuredProgramme;
  readonly first: LocalDate;
  readonly eveSeconds: number;
}

/** The floor is of the rows that the night has just written, so it comes after it. */
async function measureFirst(bench: Bench, { programme, first, eveSeconds }: First): Promise<void> {
  const { url, samples } = bench;
  const programmeId = (await programmeIds(url))[programme];
  await keepStates(url, programmeId);
  const order = { programme, date: dayBefore(first) };
  const { runId, ...night } = await measureNight(url, order, (each) => walkNight(bench, each));
  const figures = { ...night.figures, eve_seconds: rounded(eveSeconds) };
  samples.add('night_of_the_1st', programme, { ...night, figures });
  const floor = await measureFloor(url, { programme, programmeId, runId, first });
  samples.add('floor', programme, floor);
  if (floor.rows_written !== night.rows_written)
    throw new Error(`${programme} wrote ${night.rows_written} rows, its floor ${floor.rows_written}`);
}
