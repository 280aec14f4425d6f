import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';

/** The commands about programme files stand together, whoever registers the first. */
export function programmeGroup(program: Command): Command {
  const found = program.commands.find((command) => command.name() === 'programme');
  return found ?? program.command('programme').description('check, describe and publish programmes');
}

/** @throws AppError `PROGRAMME_REFUSED` when there is no such file */
export async function readProgrammeText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('PROGRAMME_REFUSED', `${file}: cannot be read: ${String(error)}`, { cause: error });
  }
}
