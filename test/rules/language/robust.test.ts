import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadProgramme } from '../../../rules/language/load.ts';
import { BASE } from '../../support/refusals.ts';

const lines = BASE.split('\n');
const token = fc.constantFrom(
  '',
  '{',
  '}',
  '[',
  ']',
  ':',
  '-',
  '"',
  "'",
  '#',
  '&a',
  '*a',
  '!x',
  '\t',
  '~',
  'null',
  '-1',
  'P1D',
  '|',
  '>',
  '? ',
  '%',
);

/** The base file with a few pieces of it replaced by what YAML reads in its own way. */
const damaged = fc
  .array(fc.tuple(fc.nat(BASE.length), fc.nat(12), token), { minLength: 1, maxLength: 4 })
  .map((cuts) =>
    cuts.reduce((text, [at, length, instead]) => text.slice(0, at) + instead + text.slice(at + length), BASE),
  );

it('says something of every damaged file, with a line that is in it', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const loaded = loadProgramme(text, 'p.yaml');
      const messages = loaded.kind === 'loaded' ? loaded.warnings : loaded.problems;
      if (loaded.kind === 'refused') expect(messages.length).toBeGreaterThan(0);
      for (const { line, text: said } of messages) {
        expect(said).not.toBe('');
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length + 4);
      }
    }),
    { numRuns: 500 },
  );
});
