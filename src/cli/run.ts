import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { AppError, ERRORS } from '../errors.ts';
import { registerAdjust } from './commands/adjust.ts';
import { registerAmend } from './commands/amend.ts';
import { registerAnswers } from './commands/answers.ts';
import { registerCard } from './commands/card.ts';
import { registerClose } from './commands/close.ts';
import { registerCloses } from './commands/closes.ts';
import { registerEnrolment } from './commands/enrolment.ts';
import { registerExplain } from './commands/explain.ts';
import { registerExport } from './commands/export.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerHistory } from './commands/history.ts';
import { registerImport } from './commands/import.ts';
import { registerIncident } from './commands/incident.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerMonthlyClose } from './commands/monthly-close.ts';
import { registerNightly } from './commands/nightly.ts';
import { registerOpenings } from './commands/openings.ts';
import { registerParked } from './commands/parked.ts';
import { registerProgramme } from './commands/programme.ts';
import { registerProgrammeRevisions } from './commands/programme-revisions.ts';
import { registerPublish } from './commands/publish.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRuns } from './commands/runs.ts';
import { registerServe } from './commands/serve.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { registerSubject } from './commands/subject.ts';
import { registerTimeline } from './commands/timeline.ts';
import { registerToken } from './commands/token.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWhatIf } from './commands/what-if.ts';
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
  // An option after a subcommand is the subcommand's, also where its parent has one of the same name.
  program.enablePositionalOptions();
  program.exitOverride().configureOutput({ writeErr: io.err, writeOut: (text) => void io.out(text) });
  registerCard(program, io);
  registerClose(program, io);
  registerCloses(program, io);
  registerAdjust(program, io);
  registerAnswers(program, io);
  registerEnrolment(program, io);
  registerExport(program, io);
  registerGenerate(program, io);
  registerImport(program, io);
  registerIncident(program, io);
  registerMigrate(program, io);
  registerProgramme(program, io);
  registerPublish(program, io);
  registerAmend(program, io);
  registerProgrammeRevisions(program, io);
  registerReplay(program, io);
  registerMonthlyClose(program, io);
  registerNightly(program, io);
  registerHistory(program, io);
  registerExplain(program, io);
  registerOpenings(program, io);
  registerParked(program, io);
  registerRuns(program, io);
  registerServe(program, io);
  registerSimulate(program, io);
  registerStart(program, io);
  registerStatus(program, io);
  registerSubject(program, io);
  registerToken(program, io);
  registerTimeline(program, io);
  registerVerify(program, io);
  registerWhatIf(program, io);
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
