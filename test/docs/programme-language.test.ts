import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProgramme } from '../../rules/language/load.ts';
import { runExamples } from '../../src/services/examples.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/programme-language.md'), 'utf8');
const blocks = Array.from(page.matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = '']) => text);

const programmes = blocks.filter((text) => text.startsWith('programme:') && text.includes('\nversions:'));
const examples = blocks.filter((text) => text.startsWith('programme:') && text.includes('\nexamples:'));

/** Parts of a version, shown without their indentation. */
const fragments = blocks.filter((text) => /^(accrual|interruptions|enrolment|bonus):/.test(text));

/** The last whole programme of the page, with the fragment in place of the part it is about. */
function withPart(fragment: string): string {
  const key = /^\w+/.exec(fragment)?.[0] ?? '';
  const indented = fragment.replace(/^(?=.)/gm, '    ');
  const parts = (programmes.at(-1) ?? '').split(/^(?= {4}\w)/m);
  return parts.map((part) => (part.trimStart().startsWith(`${key}:`) ? indented : part)).join('');
}

describe('docs/programme-language.md', () => {
  it('shows whole programmes that are accepted without a warning', () => {
    expect(programmes.length).toBeGreaterThanOrEqual(2);
    for (const text of programmes)
      expect(loadProgramme(text, 'page')).toMatchObject({ kind: 'loaded', warnings: [] });
  });

  it('begins with a programme of ten lines', () => {
    expect(programmes[0]?.trimEnd().split('\n')).toHaveLength(10);
  });

  it('shows examples that hold', () => {
    expect(examples).toHaveLength(1);
    for (const text of examples) {
      const results = runExamples(programmes.at(-1) ?? '', text, { programme: 'page', examples: 'page' });

      expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    }
  });

  it('shows every part of a version by itself', () => {
    const keys = new Set(fragments.map((text) => /^\w+/.exec(text)?.[0]));

    expect([...keys].toSorted()).toEqual(['accrual', 'bonus', 'enrolment', 'interruptions']);
  });

  it.each(fragments)('shows a part that is accepted: %s', (fragment) => {
    const whole = withPart(fragment);
    const loaded = loadProgramme(whole, 'page');

    expect(whole).toContain(fragment.trimEnd().split('\n').at(-1));
    expect(loaded.kind === 'refused' ? loaded.problems : []).toEqual([]);
  });
});
