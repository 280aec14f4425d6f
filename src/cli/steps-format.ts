import { Option } from 'commander';
import type { Io } from './io.ts';

/** How entries and outcomes are printed. */
export type StepsFormat = 'table' | 'ndjson';

/** `--format`: unless said otherwise a table for people at a terminal, and NDJSON for whatever reads a pipe or file. */
export function stepsFormat(io: Io): Option {
  return new Option('--format <format>', 'how to print')
    .choices(['table', 'ndjson'])
    .default(io.isOutTerminal ? 'table' : 'ndjson', 'table on a terminal, else ndjson');
}
