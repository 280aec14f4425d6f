import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { mergeFacts } from '../../../rules/merge-facts.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import type { CounterState } from '../../../rules/state.ts';
import { type Instant, monthOf, monthStart, parseLocalDate, zoneOf } from '../../../rules/time.ts';
import { readFactsDirectory } from '../../../src/services/facts-files.ts';
import { generateProvider } from '../../../src/services/generate/generate.ts';
import { randomOf } from '../../../src/services/generate/random.ts';
import { arrivalsOf } from '../../support/arrivals.ts';
import { PUBLISHED, published } from '../../support/published.ts';

const until = parseLocalDate('2026-11-01');
if (until === undefined) throw new Error('not a day');
const zone = zoneOf('Europe/Moscow');
const provider = { subscribers: 300, years: 3, seed: 23, deliveries: 1, until, zone };

let root: string;
let subscribers: readonly SubscriberFacts[];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stazh-remainder-'));
  const [delivery] = await generateProvider(provider, root);
  ({ subscribers } = await readFactsDirectory(delivery?.directory ?? '', { zone, places: 2 }));
});
afterAll(() => rm(root, { recursive: true }));

/** The 1st of every month of the data. */
function firsts(): Instant[] {
  const last = monthOf(Date.UTC(2026, 10, 1), zone);
  return Array.from({ length: 37 }, (_, index) => monthStart(last - 36 + index, zone));
}

describe.each(PUBLISHED)('%s, a month at a time over three years', (name) => {
  const programme = published(name);

  it('decides with the remainder and what came in the month what it decides with all facts', () => {
    const stops = firsts();
    let largest = 0;
    subscribers.forEach((all, index) => {
      const random = randomOf(5, index);
      let facts = noFacts(all.subscriber);
      let state: CounterState | null = null;
      const entries: unknown[] = [];
      const outcomes: unknown[] = [];
      arrivalsOf(all, stops, (below) => random.whole(0, below - 1)).forEach((news, month) => {
        const walk = advance(programme, state, mergeFacts(facts, news), stops[month] ?? 0);
        entries.push(...walk.entries);
        outcomes.push(...walk.outcomes);
        ({ state } = walk);
        facts = remainderOf(programme, mergeFacts(facts, news), state);
      });
      const replay = advance(programme, null, all, stops.at(-1) ?? 0);
      expect({ state, entries, outcomes }).toEqual({
        state: replay.state,
        entries: replay.entries,
        outcomes: replay.outcomes,
      });
      largest = Math.max(largest, facts.payments.length, facts.balances.length, facts.charges.length);
    });
    // Three years hold 36 charges and more of one service; a few months of them may stay.
    expect(largest).toBeLessThan(12);
  });
});
