import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { type Duration, parseDuration } from '../../../rules/time.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { retain } from '../../services/retain/retain.ts';
import type { Io } from '../io.ts';
import { beginStep, type Step } from '../progress.ts';
import { retainedJson, retainedText } from '../retain-text.ts';

interface RetainOptions {
  readonly olderThan: string;
  readonly dryRun?: true;
  readonly author: string;
  readonly reason?: string;
  readonly format: 'table' | 'json';
}

/** `stazh retain`: folds facts that are older than a span into the counters they came to. */
export function registerRetain(program: Command, io: Io): void {
  program
    .command('retain')
    .description('fold facts that are older than a span into what they came to; it cannot be taken back')
    .requiredOption('--older-than <span>', 'how old, to the start of a month: P5Y')
    .option('--dry-run', 'say what would be folded, and change nothing')
    .option('--author <who>', 'who folds; kept (default: who runs this)', userInfo().username)
    .option('--reason <text>', 'why; kept (default: the span)')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ olderThan, dryRun, author, reason, format }: RetainOptions) => {
      const isDryRun = dryRun === true;
      let step: Step | null = null;
      const request = {
        olderThan: spanOf(olderThan),
        isDryRun,
        author: said('--author', author),
        reason: said('--reason', reason ?? `facts older than ${olderThan}`),
        now: Date.now(),
        onProgress: (done: number, total: number) => {
          step ??= beginStep(io, isDryRun ? 'looked at' : 'folded', total);
          step.advance(done);
        },
      };
      try {
        const retained = await withDatabase(loadConfig(io.env), (database) => retain(database, request));
        (step as Step | null)?.finish();
        await io.out(format === 'json' ? retainedJson(retained) : retainedText(retained));
      } catch (error) {
        (step as Step | null)?.abandon();
        throw error;
      }
    });
}

function spanOf(text: string): Duration {
  const span = parseDuration(text);
  if (span !== undefined && span.months >= 1) return span;
  throw new AppError(
    'USAGE',
    `--older-than: found ${JSON.stringify(text)}; accepted: a span of a month at least, such as P5Y or P66M`,
  );
}

const LENGTH_MAX = 1_000;

function said(option: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= LENGTH_MAX) return trimmed;
  const found = trimmed === '' ? 'nothing' : `${trimmed.length} characters`;
  throw new AppError('USAGE', `${option}: found ${found}; accepted: 1 to ${LENGTH_MAX} characters`);
}
