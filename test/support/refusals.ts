import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadProgramme } from '../../rules/language/load.ts';
import { formatMessage } from '../../rules/language/message.ts';

/** A programme that loads without a warning; the tables of test/rules/language change one fragment of it a row. */
export const BASE = readFileSync(`${import.meta.dirname}/../rules/language/base.yaml`, 'utf8');

/** What to replace in it, with what, and every message that must come of it. */
export type Row = [fragment: string, instead: string, ...messages: string[]];

/** The problems of a refused text; `loaded` when it is not refused. */
export function refusalOf(text: string): readonly string[] {
  const loaded = loadProgramme(text, 'p.yaml');
  return loaded.kind === 'refused' ? loaded.problems.map(formatMessage) : ['loaded'];
}

/** The warnings of a text that loads; its problems when it does not. */
export function warningsOf(text: string): readonly string[] {
  const loaded = loadProgramme(text, 'p.yaml');
  return (loaded.kind === 'loaded' ? loaded.warnings : loaded.problems).map(formatMessage);
}

/** A test a row. */
export function tellsOf(told: (text: string) => readonly string[], rows: readonly Row[]): void {
  it.each<Row>([...rows])('%j written as %j', (fragment, instead, ...messages) => {
    expect(BASE.split(fragment)).toHaveLength(2); // the fragment is there, once
    expect(told(BASE.replace(fragment, instead))).toEqual(messages);
  });
}
