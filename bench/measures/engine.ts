import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import type { Programme } from '../../rules/terms.ts';
import { midnightOf, zoneOf } from '../../rules/time.ts';
import { readFactsDirectory } from '../../src/services/facts-files.ts';
import { generateProvider } from '../../src/services/generate/generate.ts';
import { type BenchSettings, type Measure, peakRssMb, rounded, timed } from '../measure.ts';
import { MEASURED, readProgramme } from './programmes.ts';

/** Enough to be steady, few enough to be in memory at once. */
const SUBSCRIBERS_MAX = 5_000;

/** The pure rules on one thread: subscriber-months a second, facts in memory, from nothing to the end of the data. */
export async function measureEngine(settings: BenchSettings): Promise<readonly Measure[]> {
  const subscribers = Math.min(settings.subscribers, SUBSCRIBERS_MAX);
  const facts = await inventFacts({ ...settings, subscribers });
  const measures: Measure[] = [];
  for (const name of MEASURED) {
    const programme = await readProgramme(name);
    walkAll(programme, facts.slice(0, 500), settings); // the compiler's warm-up is not the engine
    const { answer: entries, seconds } = await timed(async () => walkAll(programme, facts, settings));
    const months = subscribers * settings.years * 12;
    measures.push({
      name: 'engine',
      programme: name,
      seconds,
      rss_mb: peakRssMb(),
      subscriber_months: months,
      subscriber_months_per_second: Math.round(months / seconds),
      entries_and_outcomes: entries,
      microseconds_per_subscriber: rounded((seconds * 1e6) / subscribers),
    });
  }
  return measures;
}

function walkAll(programme: Programme, facts: readonly SubscriberFacts[], settings: BenchSettings): number {
  const until = midnightOf(settings.until, programme.zone);
  let decided = 0;
  for (const each of facts) {
    const walk = advance(programme, null, each, until);
    decided += walk.entries.length + walk.outcomes.length;
  }
  return decided;
}

async function inventFacts({
  subscribers,
  years,
  seed,
  until,
}: BenchSettings): Promise<readonly SubscriberFacts[]> {
  const zone = zoneOf('Europe/Moscow');
  const folder = await mkdtemp(join(tmpdir(), 'stazh-bench-facts-'));
  try {
    const provider = { subscribers, years, seed, until, zone, deliveries: 1 };
    const [delivery] = await generateProvider(provider, folder);
    const found = await readFactsDirectory(delivery?.directory ?? folder, { zone, places: 2 });
    return found.subscribers;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
