import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Programme } from '../../rules/terms.ts';
import { scenario } from '../support/arbitraries/scenario.ts';
import { linesOfEngine } from './compare.ts';
import { replay } from './replay.ts';
import { readTerms } from './terms.ts';

// A seed of its own, so that a red build is red again; `node test/oracle/differ.ts RUNS` looks further with a new one.
const options = { seed: 20_240_229, numRuns: 3000 };

/** A generated programme that the loader accepts; the others say nothing about the engine. */
function accepted(text: string): Programme {
  const loaded = loadProgramme(text, 'random.yaml');
  if (loaded.kind === 'loaded') return loaded.programme;
  throw new fc.PreconditionFailure();
}

describe('a walk of the engine', () => {
  it('tells every history as the second reading of the specification does, line by line', () => {
    let lines = 0;
    fc.assert(
      fc.property(scenario(), ({ programme, facts, until }) => {
        const engine = linesOfEngine(accepted(programme), facts, [until]);
        lines += engine.length;
        expect(engine).toEqual(replay(readTerms(programme), facts, until));
      }),
      options,
    );
    expect(lines, 'the histories are not empty').toBeGreaterThan(4 * options.numRuns);
  });
});
