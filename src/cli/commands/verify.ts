import { type Command, Option } from 'commander';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { type FoundDifference, type VerifySummary, verify } from '../../services/verify.ts';
import type { Io } from '../io.ts';

interface VerifyOptions {
  readonly programme?: string;
  readonly subscriber?: string;
  readonly format: 'text' | 'ndjson';
}

/** `stazh verify`: whether what is stored is what the facts say. Exit code 1: it is not. */
export function registerVerify(program: Command, io: Io): void {
  program
    .command('verify')
    .description('replay every counter from its facts and compare it with what is stored; writes nothing')
    .option('--programme <name>', 'only this one')
    .option('--subscriber <id>', 'only this one')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'ndjson']).default('text'))
    .action(async (options: VerifyOptions) => {
      const { programme = null, subscriber = null } = options;
      const write = options.format === 'ndjson' ? jsonOf : textOf;
      const summary = await withDatabase(loadConfig(io.env), (database) =>
        verify(database, { programme, subscriber }, (found) => io.out(write(found))),
      );
      io.err(summaryOf(summary));
      if (summary.differences > 0)
        throw new AppError('VERIFY_DIFFERS', `${summary.differences} differences.`);
    });
}

function summaryOf({ counters, waiting, differences }: VerifySummary): string {
  const later = waiting === 0 ? '' : `; ${waiting} wait for a night: their programme has other terms now`;
  return `${counters} counters verified, ${differences} differences${later}\n`;
}

function textOf(found: FoundDifference): string {
  const { programme, subscriber, difference } = found;
  const of = `${programme.programme} ${subscriber}`;
  switch (difference.kind) {
    case 'stored-only':
      return `${of}: stored, and the facts do not say it: ${stepText(found)}`;
    case 'replayed-only':
      return `${of}: the facts say it, and it is not stored: ${stepText(found)}`;
    case 'counter':
      return `${of}: ${difference.field}: stored ${difference.stored}, by the facts ${difference.replayed}\n`;
    case 'no-counter':
      return `${of}: nights have passed, and there is no counter\n`;
    case 'refused':
      return `${of}: cannot be replayed: ${difference.message}\n`;
  }
}

function jsonOf({ programme, subscriber, difference }: FoundDifference): string {
  const of = { programme: programme.programme, subscriber, difference: difference.kind };
  if (difference.kind !== 'stored-only' && difference.kind !== 'replayed-only') {
    return `${JSON.stringify({ ...of, ...difference, kind: undefined })}\n`;
  }
  const { entry, outcome } = jsonWriter(programme);
  const { step } = difference;
  const json = 'outcome' in step ? outcome(subscriber, step) : entry(subscriber, step);
  return `${JSON.stringify({ ...of, step: json })}\n`;
}

function stepText({ programme, subscriber, difference }: FoundDifference): string {
  return 'step' in difference ? jsonWriter(programme).line(subscriber, difference.step) : '';
}
