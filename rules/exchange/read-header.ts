import type { FactName } from './fact-row.ts';
import { columnsOf, FACT_SPECS } from './fact-specs.ts';
import { quoted } from './rejection.ts';
import { unknownColumn } from './unknown-column.ts';

/** For each column of `columnsOf(fact)`, the cell that holds it; −1 for an optional column that the file leaves out. */
export type HeaderResult =
  | { readonly kind: 'header'; readonly order: readonly number[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Reads the first row of a file: every column of the fact once, in any order, and no other. All problems are told at once. */
export function readHeader(fact: FactName, cells: readonly string[]): HeaderResult {
  const problems = problemsOf(fact, cells);
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'header', order: columnsOf(fact).map(({ name }) => cells.indexOf(name)) };
}

/** The header as it should be, for messages and for whoever writes such a file. */
export function expectedHeader(fact: FactName): string {
  return columnsOf(fact)
    .filter(({ name }) => name !== 'withdrawn')
    .map(({ name }) => name)
    .join(',');
}

function problemsOf(fact: FactName, cells: readonly string[]): string[] {
  const { file } = FACT_SPECS[fact];
  const [first = ''] = cells;
  if (/[\0\ufffd]/.test(first)) return ['the file is not UTF-8; save it as UTF-8'];
  const separator = [';', '\t', '|'].find((character) => first.includes(character));
  if (cells.length === 1 && separator !== undefined) {
    return [
      `the columns are separated by ${quoted(separator)}; the separator is a comma: ${expectedHeader(fact)}`,
    ];
  }
  const known = new Set(columnsOf(fact).map(({ name }) => name));
  const unknown = cells.filter((cell) => !known.has(cell)).map((cell) => unknownColumn(fact, cell));
  const twice = [...known].filter((name) => cells.indexOf(name) !== cells.lastIndexOf(name));
  const missing = columnsOf(fact).filter(({ name, optional }) => !optional && !cells.includes(name));
  return [
    ...unknown,
    ...twice.map((name) => `the column ${name} stands there twice; once is accepted`),
    ...missing.map(
      ({ name }) => `the column ${name} is missing; the header of ${file} is ${expectedHeader(fact)}`,
    ),
  ];
}
