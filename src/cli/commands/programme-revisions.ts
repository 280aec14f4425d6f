import Table from 'cli-table3';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import {
  type ProgrammeRevision,
  programmeRevisions,
  programmeText,
} from '../../services/programme-revisions.ts';
import type { Io } from '../io.ts';
import { programmeGroup } from '../programme-file.ts';

/** `stazh programme revisions` and `stazh programme show`: what was published, all of it. */
export function registerProgrammeRevisions(program: Command, io: Io): void {
  const group = programmeGroup(program);
  group
    .command('revisions <name>')
    .description('list every file of a programme: when, by whom, why, and what it changed')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async (name: string, { format }: { readonly format: 'table' | 'json' }) => {
      const revisions = await withDatabase(loadConfig(io.env), (database) =>
        programmeRevisions(database, name),
      );
      await io.out(format === 'json' ? jsonOf(revisions) : tableOf(revisions));
    });
  group
    .command('show <name>')
    .description('print the file of a published programme, word for word')
    .option('--revision <n>', 'this one (default: the last)', revisionOf)
    .action(async (name: string, { revision = null }: { readonly revision?: bigint | null }) => {
      await io.out(
        await withDatabase(loadConfig(io.env), (database) => programmeText(database, name, revision)),
      );
    });
}

function revisionOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('Accepted: a revision such as 12.');
  return BigInt(text);
}

function jsonOf(revisions: readonly ProgrammeRevision[]): string {
  const objects = revisions.map(({ revision, recordedAt, ...rest }) => ({
    revision: revision.toString(),
    recordedAt: new Date(recordedAt).toISOString(),
    ...rest,
  }));
  return `${JSON.stringify(objects)}\n`;
}

function tableOf(revisions: readonly ProgrammeRevision[]): string {
  const head = ['revision', 'recorded (UTC)', '', 'what changed', 'by', 'reason'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { revision, recordedAt, kind, changes, author, reason } of revisions) {
    const at = new Date(recordedAt).toISOString().slice(0, 16).replace('T', ' ');
    table.push([String(revision), at, kind, changes.join(', '), author ?? '', reason ?? '']);
  }
  return `${table.toString()}\n`;
}
