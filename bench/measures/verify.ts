import { createDatabase } from '../../src/db/database.ts';
import { verify } from '../../src/services/verify.ts';
import { type BenchSettings, type Measure, peakRssMb, timed } from '../measure.ts';

/** Subscribers looked at; the lowest hashes, which are as good as drawn by lot. */
const SAMPLE = 300;

/**
 * Replays a sample of subscribers from their facts and compares it with what the nights left.
 * @throws Error when anything differs: then the other figures mean nothing
 */
export async function measureVerify(_settings: BenchSettings, url: string): Promise<readonly Measure[]> {
  const database = createDatabase({ url });
  try {
    const sample = await database.db
      .selectFrom('subscriber')
      .select('external_id')
      .orderBy('subscriber_id')
      .limit(SAMPLE)
      .execute();
    const differences: string[] = [];
    let counters = 0;
    const { seconds } = await timed(async () => {
      for (const { external_id: subscriber } of sample) {
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
