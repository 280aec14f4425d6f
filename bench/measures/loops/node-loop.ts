import { type Bench, say } from '../../bench.ts';
import { firstAfter } from '../../calendar.ts';
import { TIMES } from '../../measure.ts';
import { runInProcess } from '../../run-process.ts';
import { withWal } from '../night.ts';
import type { NodeLoopReading } from './node-loop-process.ts';
import { prepareSample, scaled } from './sample.ts';

const SAMPLE = 5_000;

/** A service that asks the database at every step: a query a step, a transaction a subscriber. */
export async function measureNodeLoop(bench: Bench): Promise<void> {
  const first = firstAfter(bench.today, 1);
  for (let time = 0; time < TIMES; time += 1) {
    const subscribers = await prepareSample(bench.url, SAMPLE);
    const { answer, walBytes } = await withWal(bench.url, () =>
      runInProcess<NodeLoopReading>({ kind: 'node_loop', url: bench.url, first }, bench.signal),
    );
    say(`node_loop: ${answer.seconds} s for ${subscribers}`);
    bench.samples.add('node_loop', 'ezerway', await scaled(bench, { ...answer, walBytes, subscribers }));
  }
}
