import { instantText } from '../../base/base.ts';
import { type Bench, say } from '../../bench.ts';
import { firstAfter, midnight } from '../../calendar.ts';
import { TIMES, timed } from '../../measure.ts';
import { readStatements, runInOrder, withClient } from '../../sql-file.ts';
import { withWal } from '../night.ts';
import { prepareSample, scaled } from './sample.ts';

const SAMPLE = 20_000;

/** A loop over the subscribers inside the server, as billing systems have it: no round trips, and still a statement a step. */
export async function measureRowLoop(bench: Bench): Promise<void> {
  const first = midnight(firstAfter(bench.today, 1));
  for (let time = 0; time < TIMES; time += 1) {
    const subscribers = await prepareSample(bench.url, SAMPLE);
    await runInOrder(bench.url, await readStatements('measures/loops/row-loop.sql', {}));
    const { answer, walBytes } = await withWal(bench.url, () =>
      withClient(bench.url, (client) => timed(() => client.query(`call loop.walk(${instantText(first)})`))),
    );
    say(`row_loop: ${answer.seconds} s for ${subscribers}`);
    const reading = { seconds: answer.seconds, rss_mb: null, walBytes, subscribers };
    bench.samples.add('row_loop', 'ezerway', await scaled(bench, reading));
  }
}
