import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { describeProgramme } from '../../../rules/describe/describe.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import { formatMessage, type Message } from '../../../rules/language/message.ts';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { type Programme } from '../../../rules/terms.ts';
import { AppError } from '../../errors.ts';
import { resultText, runExamples } from '../../services/examples.ts';
import type { Io } from '../io.ts';
import { programmeGroup, readProgrammeText } from '../programme-file.ts';

/** `stazh programme check` and `stazh programme describe`: what a file says, before anything is published. */
export function registerProgramme(program: Command, io: Io): void {
  const group = programmeGroup(program);
  group
    .command('check <file>')
    .description('check a programme file, warn, and run the examples beside it (NAME.examples.yaml)')
    .action(async (file: string) => {
      await check(file, io);
    });
  group
    .command('describe <file>')
    .description('print the terms of a programme file in plain words')
    .addOption(new Option('--locale <locale>', 'the language').choices(LOCALES).default('ru'))
    .action(async (file: string, { locale }: { readonly locale: Locale }) => {
      const { programme } = load(await readProgrammeText(file), file);
      await io.out(describeProgramme(programme, locale));
    });
}

interface Checked {
  readonly programme: Programme;
  readonly warnings: readonly Message[];
}

/** @throws AppError `PROGRAMME_REFUSED` with every problem of the file, a line each */
function load(text: string, file: string): Checked {
  const loaded = loadProgramme(text, basename(file));
  if (loaded.kind === 'loaded') return loaded;
  throw new AppError('PROGRAMME_REFUSED', loaded.problems.map(formatMessage).join('\n'));
}

async function check(file: string, io: Io): Promise<void> {
  const text = await readProgrammeText(file);
  const { programme, warnings } = load(text, file);
  for (const warning of warnings) io.err(`warning: ${formatMessage(warning)}\n`);
  const versions = `${programme.versions.length} version${programme.versions.length === 1 ? '' : 's'}`;
  await io.out(
    `${basename(file)}: ${programme.programme} is accepted, ${versions}, warnings: ${warnings.length}\n`,
  );
  await checkExamples(text, file, io);
}

async function checkExamples(text: string, file: string, io: Io): Promise<void> {
  const beside = file.replace(/\.ya?ml$/, '') + '.examples.yaml';
  const examples = await readIfThere(beside);
  if (examples === undefined) {
    await io.out(`no examples: there is no ${basename(beside)} beside it\n`);
    return;
  }
  const files = { programme: basename(file), examples: basename(beside) };
  const results = runExamples(text, examples, files);
  for (const result of results) await io.out(`${resultText(result, files.examples)}\n`);
  const differing = results.filter(({ differences }) => differences.length > 0).length;
  if (differing > 0)
    throw new AppError('EXAMPLES_DIFFER', `${differing} of ${results.length} examples differ`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
