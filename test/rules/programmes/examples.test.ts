import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExampleResult, resultText, runExamples } from '../../../src/services/examples.ts';

const FOLDERS = [
  join(import.meta.dirname, '../../../rules/programmes'),
  join(import.meta.dirname, 'variants'),
];

const examplesFiles = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.examples.yaml'))
    .map((name) => join(folder, name)),
);

function resultsOf(file: string): readonly ExampleResult[] {
  const programme = file.replace('.examples.yaml', '.yaml');
  return runExamples(readFileSync(programme, 'utf8'), readFileSync(file, 'utf8'), {
    programme: basename(programme),
    examples: basename(file),
  });
}

describe.each(examplesFiles.map((file) => [basename(file), file] as const))('%s', (name, file) => {
  const results = resultsOf(file);

  it.each(results.map((result) => [result.name, result] as const))('%s', (title, result) => {
    expect(resultText(result, name)).toBe(`ok  ${title}`);
  });
});

describe('the programmes that come with stazh', () => {
  const programmes = readdirSync(FOLDERS[0] ?? '').filter((name) => /^[^.]+\.yaml$/.test(name));

  it.each(programmes)('%s has at least eight examples', (name) => {
    const file = join(FOLDERS[0] ?? '', name.replace('.yaml', '.examples.yaml'));

    expect(resultsOf(file).length).toBeGreaterThanOrEqual(8);
  });
});
