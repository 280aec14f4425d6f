import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REASON_CODES } from '../../rules/codes.ts';
import { CONDITION_WORDS } from '../../rules/conditions/registry.ts';
import { FACT_NAMES } from '../../rules/exchange/fact-specs.ts';
import { ENTRY_KINDS } from '../../rules/outcome.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const OWN_PAGES = [
  'GLOSSARY.md',
  'docs/domain.md',
  'docs/programme-language.md',
  'docs/monitoring/README.md',
  'docs/decisions/README.md',
  'rules/README.md',
  'sql/README.md',
];

describe('the documents', () => {
  it.each(OWN_PAGES)('%s has one title and no line over 120 characters', (page) => {
    const lines = read(page).split('\n');
    let isCode = false;
    const titles = lines.filter((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      return !isCode && line.startsWith('# ');
    });

    expect(titles).toHaveLength(1);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  it('have every reason code and kind of entry in the glossary', () => {
    const glossary = read('GLOSSARY.md');

    const words = [...REASON_CODES, ...ENTRY_KINDS];

    expect(words.filter((word) => !glossary.includes(`\`${word}\``))).toEqual([]);
  });

  it.each(['docs/domain.md', 'docs/programme-language.md'])('have every condition and fact in %s', (path) => {
    const page = read(path);

    const conditions = CONDITION_WORDS.map(({ word }) => word);

    expect(conditions.filter((word) => !new RegExp(`\`(\\{ )?${word}\\b`).test(page))).toEqual([]);
    expect(FACT_NAMES.filter((fact) => !page.includes(fact))).toEqual([]);
  });

  it('have every reason code in docs/programme-language.md', () => {
    const page = read('docs/programme-language.md');

    expect(REASON_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('have every decision in the index', () => {
    const files = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => /^\d{4}-.*\.md$/.test(name));
    const index = read('docs/decisions/README.md');

    expect(files.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });

  it('have every migration in sql/README.md', () => {
    const index = read('sql/README.md');
    const migrations = readdirSync(join(ROOT, 'sql/migrations'));

    expect(migrations.filter((name) => !index.includes(name))).toEqual([]);
  });
});
