import { createDatabase, type Database } from '../../src/db/database.ts';
import { verify } from '../../src/services/verify.ts';
import { type Measure, peakRssMb, timed } from '../measure.ts';

/** Subscribers looked at; hashes from one end, which are as good as drawn by lot. */
const OF_ALL = 200;
/** From the other end, of those whom the last import touched, some of them by late facts. */
const OF_TOUCHED = 100;

/**
 * Replays a sample of subscribers from their facts and compares it with what the nights left.
 * @throws Error when anything differs: then the other figures mean nothing
 */
export async function measureVerify(url: string): Promise<readonly Measure[]> {
  const database = createDatabase({ url });
  try {
    const sample = await drawSample(database);
    const differences: string[] = [];
    let counters = 0;
    const { seconds } = await timed(async () => {
      for (const subscriber of sample) {
        const found = await verify(
          database,
          { programme: null, subscriber },
          async ({ programme, difference }) => {
            differences.push(`${programme.programme} ${subscriber} ${JSON.stringify(difference)}`);
          },
        );
        counters += found.counters;
      }
    });
    if (differences.length > 0)
      throw new Error(`what is stored is not what the facts say:\n${differences.join('\n')}`);
    return [{ name: 'verify', programme: null, seconds, rss_mb: peakRssMb(), counters, differences: 0 }];
  } finally {
    await database.close();
  }
}

async function drawSample({ db }: Database): Promise<readonly string[]> {
  const subscribers = db.selectFrom('subscriber').select('external_id');
  const ofAll = await subscribers.orderBy('subscriber_id').limit(OF_ALL).execute();
  const ofTouched = await subscribers
    .innerJoin('touch', 'touch.subscriber_id', 'subscriber.subscriber_id')
    .where('revision', '=', (query) =>
      query.selectFrom('touch').select(({ fn }) => fn.max('revision').as('last')),
    )
    .orderBy('subscriber.subscriber_id', 'desc')
    .limit(OF_TOUCHED)
    .execute();
  return [...new Set([...ofAll, ...ofTouched].map(({ external_id }) => external_id))];
}
