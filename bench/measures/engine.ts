import { advance } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { remainderOf } from '../../rules/remainder.ts';
import type { CounterState } from '../../rules/state.ts';
import type { Programme } from '../../rules/terms.ts';
import { firstAfter, midnight } from '../calendar.ts';
import { type BenchSettings, type Measure, medianOf, peakRssMb, TIMES, timed } from '../measure.ts';
import { inventMixed, inventUnbroken } from './histories.ts';
import { MEASURED, readProgramme } from './programmes.ts';

/** Enough to be steady, few enough to be in memory at once. */
const SUBSCRIBERS_MAX = 5_000;

/** The pure rules on one thread, facts in memory: whole histories, mixed and unbroken, and one month on from each counter. */
export async function measureEngine(settings: BenchSettings): Promise<readonly Measure[]> {
  const subscribers = Math.min(settings.subscribers, SUBSCRIBERS_MAX);
  const histories = {
    engine: await inventMixed({ ...settings, subscribers }),
    engine_unbroken: inventUnbroken({ ...settings, subscribers }),
  };
  const measures: Measure[] = [];
  for (const programme of await Promise.all(MEASURED.map(readProgramme))) {
    for (const [name, facts] of Object.entries(histories))
      measures.push(await measureHistories(programme, { name, facts, settings }));
    measures.push(await measureMonth(programme, histories.engine, settings));
  }
  return measures;
}

interface Histories {
  readonly name: string;
  readonly facts: readonly SubscriberFacts[];
  readonly settings: BenchSettings;
}

/** From nothing to the end of the data. */
async function measureHistories(
  programme: Programme,
  { name, facts, settings }: Histories,
): Promise<Measure> {
  const until = midnight(settings.until);
  const walkAll = (): number => facts.reduce((sum, each) => sum + stepsOf(programme, null, each, until), 0);
  const { seconds, answer, spread } = await repeated(PASSES.history, walkAll);
  const months = facts.length * settings.years * 12 * PASSES.history;
  return {
    name,
    programme: programme.programme,
    seconds,
    ...spread,
    rss_mb: peakRssMb(),
    subscriber_months: months,
    subscriber_months_per_second: Math.round(months / seconds),
    entries_and_outcomes: answer,
  };
}

/** From the 1st before the end of the data to the end, with the facts that a night has at hand. */
async function measureMonth(
  programme: Programme,
  facts: readonly SubscriberFacts[],
  settings: BenchSettings,
): Promise<Measure> {
  const since = midnight(firstAfter(settings.until, -1));
  const until = midnight(settings.until);
  const counters = facts.map((each) => {
    const { state } = advance(programme, null, each, since);
    return { state, facts: remainderOf(programme, each, state, 0) };
  });
  const walkAll = (): number =>
    counters.reduce((sum, counter) => sum + stepsOf(programme, counter.state, counter.facts, until), 0);
  const { seconds, answer, spread } = await repeated(PASSES.month, walkAll);
  return {
    name: 'engine_month',
    programme: programme.programme,
    seconds,
    ...spread,
    rss_mb: peakRssMb(),
    calls: counters.length * PASSES.month,
    calls_per_second: Math.round((counters.length * PASSES.month) / seconds),
    entries_and_outcomes: answer,
  };
}

function stepsOf(
  programme: Programme,
  state: CounterState | null,
  facts: SubscriberFacts,
  until: number,
): number {
  const { entries, outcomes } = advance(programme, state, facts, until);
  return entries.length + outcomes.length;
}

/** Passes in one reading, so that it is long enough to be one. */
const PASSES = { history: 5, month: 40 } as const;

/** Seconds of so many passes. The compiler's warm-up is not the engine and goes before. */
async function repeated(passes: number, pass: () => number) {
  const answer = pass();
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const reading = await timed(async () => {
      for (let number = 0; number < passes; number += 1) pass();
    });
    seconds.push(reading.seconds);
  }
  const spread = { seconds_min: Math.min(...seconds), seconds_max: Math.max(...seconds), runs: TIMES };
  return { answer, seconds: medianOf(seconds), spread };
}
