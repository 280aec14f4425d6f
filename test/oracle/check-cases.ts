import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInstant } from '../../rules/time.ts';
import { readFacts } from './csv.ts';
import { replay } from './replay.ts';
import { readTerms } from './terms.ts';
import type { Line } from './track.ts';
import { byText } from './track.ts';

/** `check-cases.ts DIR [NAME …]`: replays every case of a directory by the oracle and compares with its expected lines. */
const [directory = '.', ...chosen] = process.argv.slice(2);
const names =
  chosen.length > 0
    ? chosen
    : readdirSync(directory, { withFileTypes: true })
        .flatMap((e) => (e.isDirectory() ? [e.name] : []))
        .sort(byText);
let differing = 0;
for (const name of names) differing += check(join(directory, name), name) ? 0 : 1;
console.log(`${String(names.length - differing)} agree, ${String(differing)} differ`);
process.exitCode = differing === 0 ? 0 : 1;

function check(path: string, name: string): boolean {
  const terms = readTerms(readFileSync(join(path, 'programme.yaml'), 'utf8'));
  const until = readInstant(readFileSync(join(path, 'until'), 'utf8').trim(), terms.zone);
  if (until.kind === 'bad') throw new Error(`${name}: cannot read until`);
  const expected = readFileSync(join(path, 'expected.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const want = Map.groupBy(
    expected.map((line) => JSON.parse(line) as Line),
    (line) => line.subscriber,
  );
  const facts = readFacts(join(path, 'facts'), terms.zone, terms.places);
  let bad = 0;
  for (const [subscriber, own] of facts) {
    const found = replay(terms, own, until.at).map(comparable);
    const wanted = (want.get(subscriber) ?? []).map(comparable);
    const at = Array.from({ length: Math.max(found.length, wanted.length) }, (_, i) => i).find(
      (i) => found[i] !== wanted[i],
    );
    if (at === undefined) continue;
    bad += 1;
    if (bad > 3) continue;
    console.log(
      `${name} ${subscriber} line ${String(at)}\n  before   ${wanted[at - 1] ?? ''}\n  expected ${wanted[at] ?? 'nothing more'}\n  found    ${found[at] ?? 'nothing more'}`,
    );
  }
  if (bad > 0) console.log(`${name}: ${String(bad)} of ${String(facts.size)} subscribers differ`);
  return bad === 0;
}

function comparable(line: Line): string {
  if (line.type === 'entry') {
    return JSON.stringify([
      line.effective,
      line.kind,
      line.delta,
      line.value,
      line.rule,
      [...line.reason.codes].sort(),
    ]);
  }
  if (line.outcome === 'refusal') return JSON.stringify([line.effective, line.outcome, line.reasons]);
  return JSON.stringify([line.effective, line.outcome, line.counter, line.amount]);
}
