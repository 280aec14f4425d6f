import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import { type Amount, ZERO } from '../../rules/money.ts';
import { FOREVER, type Instant, zoneOf } from '../../rules/time.ts';
import { readFactsDirectory } from '../../src/services/facts-files.ts';
import { generateProvider } from '../../src/services/generate/generate.ts';
import { firstAfter, midnight } from '../calendar.ts';
import type { BenchSettings } from '../measure.ts';

const DAY_MS = 86_400_000;

/** Subscribers of the sample generator, as they come. */
export async function inventMixed({
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

/** Subscribers who were served without a break, paid every month and asked for the bonus after half a year. */
export function inventUnbroken({ subscribers, years, until }: BenchSettings): readonly SubscriberFacts[] {
  const months = Array.from({ length: years * 12 + 1 }, (_, month) =>
    midnight(firstAfter(until, month - years * 12)),
  );
  return Array.from({ length: subscribers }, (_, number) => unbroken(number, months));
}

const FEES = [250_00n, 550_00n, 690_00n, 899_50n, 1190_00n].map((fee) => fee as Amount);

const STATED = 100_00n as Amount;

/** @param months midnights of the 1st, from the first day to the end of the data */
function unbroken(number: number, months: readonly Instant[]): SubscriberFacts {
  const [from = 0, ...firsts] = months;
  const amount = FEES[number % FEES.length] ?? ZERO;
  const asked = from + (200 + (number % 60)) * DAY_MS;
  return {
    ...noFacts(`unbroken-${number}`),
    profiles: [{ kind: 'person', segment: 'apartment', from }],
    services: [{ service: 'internet', from, to: FOREVER }],
    fees: [{ service: 'internet', tariff: 'tariff', amount, from }],
    payments: firsts.map((at, month) => ({ id: `p${month}`, at: at - (1 + (number % 9)) * DAY_MS, amount })),
    charges: firsts.map((at, month) => ({ id: `c${month}`, at, amount, category: 'internet' })),
    balances: firsts.map((at) => ({ at, amount: STATED })),
    enrolments: [{ at: asked, action: 'enrol', programme: null, author: null, channel: 'cabinet' }],
  };
}
