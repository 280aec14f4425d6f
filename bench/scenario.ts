import { makeBase } from './base/base.ts';
import { type Bench, say } from './bench.ts';
import { type MeasureName, timed } from './measure.ts';
import { measureCard } from './measures/card/card.ts';
import { measureCloses } from './measures/closes/closes.ts';
import { measureFirstWalk, walkHistory } from './measures/first-walk.ts';
import { measureJoin } from './measures/join.ts';
import { measureNodeLoop } from './measures/loops/node-loop.ts';
import { measureRowLoop } from './measures/loops/row-loop.ts';
import { measureMonths } from './measures/months.ts';
import { measureOrdinaryNights } from './measures/ordinary/ordinary-night.ts';
import { publishMeasured } from './measures/programmes.ts';

/** The measures that share one provider; the others bring what they need. */
export const ON_BASE: readonly MeasureName[] = [
  'first_walk',
  'floor',
  'night_of_the_1st',
  'row_loop',
  'node_loop',
  'join',
  'ordinary_night',
  'close',
  'close_with_late_facts',
  'card',
  'verify',
];

/** What happens to the provider, in the order of its days: its history, then months of which the last nights are measured. */
export async function runScenario(bench: Bench): Promise<void> {
  const { only, settings, url } = bench;
  const { seconds } = await timed(() => makeBase(url, settings));
  say(`base of ${settings.subscribers} subscribers, ${settings.years} years: ${seconds} s`);
  await publishMeasured(url, settings.until);
  await (only.has('first_walk') ? measureFirstWalk(bench) : walkHistory(bench));
  for (const [names, measure] of STEPS) {
    if (names.some((name) => only.has(name))) await measure(bench);
  }
}

/** After the history, in this order: each goes on from where the one before left the provider. */
const STEPS: readonly (readonly [readonly MeasureName[], (bench: Bench) => Promise<void>])[] = [
  [['night_of_the_1st', 'floor'], measureMonths],
  [['row_loop'], measureRowLoop],
  [['node_loop'], measureNodeLoop],
  [['join'], measureJoin],
  [['card'], measureCard],
  [['close', 'close_with_late_facts'], measureCloses],
  [['ordinary_night'], measureOrdinaryNights],
];
