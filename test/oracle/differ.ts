import fc from 'fast-check';
import { loadProgramme } from '../../rules/language/load.ts';
import { scenario } from '../support/arbitraries/scenario.ts';
import { linesOfEngine } from './compare.ts';
import { replay } from './replay.ts';
import { readTerms } from './terms.ts';

/** `differ.ts [RUNS [SEED]]`: looks for a history that engine and oracle tell differently, and prints the smallest one found. */
const [runs = '1000', seed] = process.argv.slice(2);
let refused = 0;
let total = 0;
let lines = 0;
const first = new Map<string, number>();
const result = fc.check(
  fc.property(scenario(), ({ programme, facts, until }) => {
    total += 1;
    const loaded = loadProgramme(programme, 'random.yaml');
    if (loaded.kind === 'refused') {
      refused += 1;
      for (const p of loaded.problems) first.set(p.text, (first.get(p.text) ?? 0) + 1);
      return true;
    }
    const want = replay(readTerms(programme), facts, until).map((line) => JSON.stringify(line));
    const found = linesOfEngine(loaded.programme, facts, [until]).map((line) => JSON.stringify(line));
    lines += want.length;
    return want.join('\n') === found.join('\n');
  }),
  { numRuns: Number(runs), ...(seed === undefined ? {} : { seed: Number(seed) }) , endOnFailure: false},
);
console.log(`${String(total)} scenarios, ${String(refused)} refused, ${String(lines)} lines, failed ${String(result.failed)}, seed ${String(result.seed)}`);
if (result.counterexample !== null) {
  const [{ programme, facts, until }] = result.counterexample;
  console.log(programme);
  const { subscriber, ...lists } = facts;
  const zone = readTerms(programme).zone;
  const { formatInstant } = await import('../../rules/time.ts');
  const show = (value: unknown): unknown => typeof value === 'bigint' ? Number(value) : typeof value === 'number' && Math.abs(value) > 1e11 ? (Math.abs(value) > 8e15 ? '∞' : formatInstant(value, zone)) : value;
  for (const [name, list] of Object.entries(lists)) for (const row of list) console.log(name, JSON.stringify(row, (_, v) => show(v)));
  console.log('until', formatInstant(until, zone));
  const loaded = loadProgramme(programme, 'random.yaml');
  const want = replay(readTerms(programme), facts, until).map((line) => JSON.stringify(line));
  let found: string[] = [];
  try { if (loaded.kind === 'loaded') found = linesOfEngine(loaded.programme, facts, [until]).map((line) => JSON.stringify(line)); } catch (e) { console.log(e); }
  for (let i = 0; i < Math.max(want.length, found.length); i++) {
    if (want[i] === found[i]) console.log('  =', want[i]);
    else { console.log('  oracle', want[i]); console.log('  engine', found[i]); break; }
  }
}
