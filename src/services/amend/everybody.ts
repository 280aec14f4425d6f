import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import type { Database } from '../../db/database.ts';
import { createDueTable, fillDueOfRange } from '../../db/night/due.repository.ts';
import { streamDue } from '../../db/night/due.stream.ts';
import { equalRanges } from '../../db/night/id-range.ts';
import { countSubscribers } from '../../db/night/parked.repository.ts';
import { prepareReader } from '../../db/night/worker-session.ts';

/** Subscribers whose facts are read by one statement. */
const SLICE_SIZE = 2_000;

export interface Reading {
  readonly lists: readonly FactList[];
  /** The last revision of facts that is known. */
  readonly cut: bigint;
  readonly places: number;
}

/**
 * Shows the facts of every subscriber, one after the other, as they were known at a cut. Only one subscriber's facts are in memory.
 *
 * @param take told of each
 * @param onProgress told how many subscribers, about, were shown and how many there are
 */
export async function readEverybody(
  database: Database,
  { lists, cut, places }: Reading,
  take: (facts: SubscriberFacts) => void,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const subscribers = await countSubscribers(database.pool);
  onProgress(0, subscribers);
  const ranges = equalRanges(Math.max(1, Math.ceil(subscribers / SLICE_SIZE)));
  await database.session(async ({ client }) => {
    await prepareReader(client);
    await createDueTable(client);
    for (const [index, range] of ranges.entries()) {
      await client.query('begin');
      await fillDueOfRange(client, range, cut);
      for await (const some of streamDue(client, { lists, places })) {
        for (const { facts } of some) take(facts);
      }
      await client.query('commit');
      onProgress(Math.round((subscribers * (index + 1)) / ranges.length), subscribers);
    }
  });
}
