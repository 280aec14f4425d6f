import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { AppError, ERRORS } from '../errors.ts';
import { registerAnswers } from './commands/answers.ts';
import { registerExplain } from './commands/explain.ts';
import { registerExport } from './commands/export.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerHistory } from './commands/history.ts';
import { registerImport } from './commands/import.ts';
import { registerIncident } from './commands/incident.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerNightly } from './commands/nightly.ts';
import { registerParked } from './commands/parked.ts';
import { registerProgramme } from './commands/programme.ts';
import { registerPublish } from './commands/publish.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRuns } from './commands/runs.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { registerVerify } from './commands/verify.ts';
import type { Io } from './io.ts';

/**
 * Runs one command line.
 * @returns the exit code: 0 done; 1 the answer is no, or the work could not be done; 2 not understood or refused; 75 another
 *   process is at it. Every code of the catalogue names its own (docs/errors.md).
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = new Command('stazh')
    .description('Subscriber-loyalty billing: length of service, counted and explained')
    .version(await packageVersion(), '--version', 'print the version of this program');
  program.exitOverride().configureOutput({ writeErr: io.err, writeOut: (text) => void io.out(text) });
  // An option belongs to the command that it stands behind: `answers` and `answers list` both have a --format.
  program.enablePositionalOptions();
  registerAnswers(program, io);
  registerExport(program, io);
  registerGenerate(program, io);
  registerImport(program, io);
  registerIncident(program, io);
  registerMigrate(program, io);
  registerProgramme(program, io);
  registerPublish(program, io);
  registerReplay(program, io);
  registerNightly(program, io);
  registerHistory(program, io);
  registerExplain(program, io);
  registerParked(program, io);
  registerRuns(program, io);
  registerStart(program, io);
  registerStatus(program, io);
  registerVerify(program, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof AppError) {
    io.err(`stazh: ${error.message}\n`);
    return ERRORS[error.code].exit;
  }
  // The library has already said what is wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : ERRORS.USAGE.exit;
  // The reader of the answer has seen enough, as in `stazh history | head`.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
  throw error;
}
