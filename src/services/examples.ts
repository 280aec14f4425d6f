import type { Difference } from '../../rules/examples/example.ts';
import { problemsText, readExamples } from '../../rules/examples/read-examples.ts';
import { runExample } from '../../rules/examples/run-example.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import { AppError } from '../errors.ts';

/** Names of the two files, for the messages. */
export interface ExampleFiles {
  readonly programme: string;
  readonly examples: string;
}

export interface ExampleResult {
  readonly name: string;
  /** Where the example begins in its file. */
  readonly line: number;
  /** Empty: everything came as expected. */
  readonly differences: readonly Difference[];
}

/**
 * Runs every example of a programme, worked by hand from its published terms, through the engine.
 *
 * @throws AppError PROGRAMME_REFUSED, EXAMPLES_REFUSED with every problem on its own line: file, line, what was found, what is accepted
 * @see docs/programme-language.md "Examples"
 */
export function runExamples(
  programmeText: string,
  examplesText: string,
  files: ExampleFiles,
): readonly ExampleResult[] {
  const loaded = loadProgramme(programmeText, files.programme);
  if (loaded.kind === 'refused') throw new AppError('PROGRAMME_REFUSED', problemsText(loaded.problems));
  const read = readExamples(loaded.programme, examplesText, files.examples);
  if (read.kind === 'refused') throw new AppError('EXAMPLES_REFUSED', problemsText(read.problems));
  return read.examples.map((example) => ({
    name: example.name,
    line: example.line,
    differences: runExample(loaded.programme, example),
  }));
}

/** What a person reads of a result: one line when it holds; else the name and, under it, each difference. */
export function resultText({ name, line, differences }: ExampleResult, file: string): string {
  if (differences.length === 0) return `ok  ${name}`;
  const lines = differences.flatMap((difference) => [
    `    ${file}:${difference.line} ${difference.of}`,
    `      expected  ${difference.expected ?? 'nothing'}`,
    `      found     ${difference.found ?? 'nothing'}`,
  ]);
  return [`DIFFERS  ${name} (${file}:${line})`, ...lines].join('\n');
}
