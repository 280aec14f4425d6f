import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { formatMessage } from '../../../rules/language/message.ts';
import { monthText } from '../../../rules/time.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { amendProgramme } from '../../services/amend/amend.ts';
import { figuresText } from '../../services/amend/figures.ts';
import { type AmendmentFile, type AmendmentPreview, previewAmendment } from '../../services/amend/preview.ts';
import { amendmentJson, amendmentText } from '../amendment-text.ts';
import type { Io } from '../io.ts';
import { programmeGroup, readProgrammeText } from '../programme-file.ts';
import { beginStep, type Step } from '../progress.ts';

interface AmendOptions {
  readonly preview?: true;
  readonly author?: string;
  readonly reason?: string;
  readonly expect?: string;
  readonly format: 'table' | 'json';
}

/** `stazh programme amend`: corrects what was published wrong, after a look at what that comes to. */
export function registerAmend(program: Command, io: Io): void {
  programmeGroup(program)
    .command('amend <file>')
    .description('replace the published file of a programme by a corrected one; look at --preview first')
    .option('--preview', 'only show what it comes to; nothing is written')
    .option('--author <who>', 'who amends')
    .option('--reason <text>', 'why')
    .option('--expect <figures>', 'the figures that the preview ended with: what you saw, and confirm')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action((path: string, options: AmendOptions) => amend(path, options, io));
}

async function amend(path: string, options: AmendOptions, io: Io): Promise<void> {
  const confirmed = options.preview === true ? null : confirmation(options);
  const text = await readProgrammeText(path);
  const progress = progressOf(io);
  const file: AmendmentFile = { text, file: basename(path), now: Date.now(), onProgress: progress.advance };
  try {
    const { preview, revision } = await withDatabase(loadConfig(io.env), async (database) =>
      confirmed === null
        ? { preview: await previewAmendment(database, file), revision: null }
        : amendProgramme(database, { ...file, ...confirmed }),
    );
    progress.finish(`${preview.subscribers} subscribers`);
    for (const warning of preview.warnings) io.err(`warning: ${formatMessage(warning)}\n`);
    await io.out(options.format === 'json' ? jsonOf(preview, revision) : textOf(preview, revision, path));
  } catch (error) {
    progress.abandon();
    throw error;
  }
}

interface Confirmation {
  readonly author: string;
  readonly reason: string;
  readonly expected: string;
}

/** Asked for before everybody is walked. */
function confirmation({ author, reason, expect }: AmendOptions): Confirmation {
  const missing = Object.entries({ author, reason, expect }).flatMap(([name, value]) =>
    value === undefined ? [`--${name}`] : [],
  );
  if (author !== undefined && reason !== undefined && expect !== undefined) {
    return { author, reason, expected: expect };
  }
  throw new AppError(
    'USAGE',
    `missing ${missing.join(', ')}. Look at --preview first: it ends with the command that amends, and with the figures that --expect repeats.`,
  );
}

/** The bar begins when it is known how many there are. */
function progressOf(
  io: Io,
): Pick<Step, 'finish' | 'abandon'> & { readonly advance: (done: number, total: number) => void } {
  let step: Step | null = null;
  return {
    advance: (done, total) => {
      step ??= beginStep(io, 'compared under both terms', total);
      step.advance(done);
    },
    finish: (note) => step?.finish(note),
    abandon: () => step?.abandon(),
  };
}

function jsonOf(preview: AmendmentPreview, revision: bigint | null): string {
  return `${JSON.stringify({ ...amendmentJson(preview), revision: revision?.toString() ?? null })}\n`;
}

function textOf(preview: AmendmentPreview, revision: bigint | null, path: string): string {
  return `${[amendmentText(preview), ...nextSteps(preview, revision, path)].join('\n')}\n`;
}

function nextSteps(preview: AmendmentPreview, revision: bigint | null, path: string): readonly string[] {
  const { programme, total, base } = preview;
  if (revision === null) {
    const figures = figuresText(total, programme.places);
    return [
      'Nothing was changed. To amend:',
      `  stazh programme amend ${path} --author WHO --reason TEXT --expect ${figures}`,
    ];
  }
  const { previewed, posted } = base.closed;
  return [
    `${programme.programme} is amended: revision ${revision}; the earlier files are kept (\`stazh programme revisions ${programme.programme}\`).`,
    'The next `stazh nightly` decides everybody anew.' +
      (posted.length === 0 ? '' : ' Posted months change through corrections in the next close.'),
    ...(previewed === null
      ? []
      : [
          `The preview of ${monthText(previewed)} does not know these terms: cancel it and preview again to have them in it.`,
        ]),
  ];
}
