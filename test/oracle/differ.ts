import fc from 'fast-check';
import { loadProgramme } from '../../rules/language/load.ts';
import { FOREVER, formatInstant } from '../../rules/time.ts';
import type { Scenario } from '../support/arbitraries/scenario.ts';
import { scenario } from '../support/arbitraries/scenario.ts';
import { linesOfEngine } from './compare.ts';
import { replay } from './replay.ts';
import { readTerms } from './terms.ts';

/** `differ.ts [RUNS [SEED]]`: looks for a history that engine and oracle tell differently, and prints the smallest one found. */
const [runs = '1000', seed] = process.argv.slice(2);
const seen = { scenarios: 0, refused: 0, lines: 0 };
const result = fc.check(
  fc.property(scenario(), (each) => firstDifference(each) === null),
  { numRuns: Number(runs), ...(seed === undefined ? {} : { seed: Number(seed) }) },
);
console.log(
  `${JSON.stringify(seen)} ${result.failed ? 'DIFFERENCE' : 'no difference'}, seed ${String(result.seed)}`,
);
const [found] = result.counterexample ?? [];
if (found !== undefined) tell(found);
process.exitCode = result.failed ? 1 : 0;

/** The lines up to the first that differs, from both; null when all agree or the loader refuses the programme. */
function firstDifference({ programme, facts, until }: Scenario): readonly string[] | null {
  seen.scenarios += 1;
  const loaded = loadProgramme(programme, 'random.yaml');
  if (loaded.kind === 'refused') {
    seen.refused += 1;
    return null;
  }
  const oracle = replay(readTerms(programme), facts, until).map((line) => JSON.stringify(line));
  const engine = linesOfEngine(loaded.programme, facts, [until]).map((line) => JSON.stringify(line));
  seen.lines += oracle.length;
  const length = Math.max(oracle.length, engine.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => oracle[index] !== engine[index]);
  if (at === undefined) return null;
  return [
    ...oracle.slice(0, at),
    `oracle ${oracle[at] ?? 'nothing more'}`,
    `engine ${engine[at] ?? 'nothing more'}`,
  ];
}

function tell(scenarioFound: Scenario): void {
  const { programme, facts, until } = scenarioFound;
  const { zone } = readTerms(programme);
  const readable = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'number' || Math.abs(value) < 1e11) return value;
    return Math.abs(value) >= FOREVER ? '∞' : formatInstant(value, zone);
  };
  console.log(programme);
  for (const [name, list] of Object.entries(facts) as [string, string | readonly object[]][]) {
    if (typeof list === 'string') continue;
    for (const row of list) console.log(name, JSON.stringify(row, readable));
  }
  console.log('until', formatInstant(until, zone));
  console.log((firstDifference(scenarioFound) ?? []).join('\n'));
}
