import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { formatMessage } from '../../../rules/language/message.ts';
import { type LocalDate, monthText, parseLocalDate } from '../../../rules/time.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type Published, publishProgramme } from '../../services/publish.ts';
import type { Io } from '../io.ts';
import { programmeGroup, readProgrammeText } from '../programme-file.ts';

/** `stazh programme publish`: makes a programme file the terms that counters and bonuses follow. */
export function registerPublish(program: Command, io: Io): void {
  programmeGroup(program)
    .command('publish <file>')
    .description('publish a programme file, or what was added to one that is published')
    .option('--pays-from <day>', 'the first bonus day that is paid here (default: the next one)', day)
    .action(async (file: string, options: { readonly paysFrom?: LocalDate }) => {
      const text = await readProgrammeText(file);
      const publication = { text, file: basename(file), paysFrom: options.paysFrom ?? null, now: Date.now() };
      const published = await withDatabase(loadConfig(io.env), (database) =>
        publishProgramme(database, publication),
      );
      for (const warning of published.warnings) io.err(`warning: ${formatMessage(warning)}\n`);
      await io.out(`${said(published)}\n`);
    });
}

function said(published: Published): string {
  const { unawarePreview } = published;
  if (unawarePreview === null) return whatCameOfIt(published);
  const month = monthText(unawarePreview);
  return `${whatCameOfIt(published)}\nThe preview of ${month} was made before and does not know these terms: cancel it and preview again to have them in it.`;
}

function whatCameOfIt({ kind, programme, paysFrom }: Published): string {
  const name = programme.programme;
  switch (kind) {
    case 'published':
      return `${name} is published; it pays from ${paysFrom}`;
    case 'changed':
      return `${name} is published anew; it pays from ${paysFrom}`;
    case 'unchanged':
      return `${name} is published already, word for word; nothing changed`;
  }
}

function day(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (parsed === undefined) throw new InvalidArgumentError('A day such as 2026-12-01 is accepted.');
  return parsed;
}
