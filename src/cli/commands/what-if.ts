import { type Command, Option } from 'commander';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { WhatIfAnswer } from '../../services/what-if/answer.ts';
import type { Asked } from '../../services/what-if/request.ts';
import { whatIf } from '../../services/what-if/what-if.ts';
import type { Io } from '../io.ts';
import { whatIfText } from '../what-if-text.ts';

interface WhatIfOptions {
  readonly programme?: string;
  readonly block?: string;
  readonly pause?: true;
  readonly pay?: string;
  readonly terminate?: true;
  readonly from: string;
  readonly to?: string;
  readonly format: 'table' | 'json';
  readonly locale: Locale;
}

/** `stazh what-if ID`: the counter and the next bonuses as they are to be expected, and as they would be if. */
export function registerWhatIf(program: Command, io: Io): void {
  program
    .command('what-if <id>')
    .description(
      "compare a subscriber's counter and next six bonuses with what they would be after a blocking, a pause, a payment or the end of the contract; writes nothing",
    )
    .option('--block <kind>', 'what if there is a blocking of this kind')
    .option('--pause', 'what if there is a blocking of the kind that the terms take for a pause')
    .option('--pay <amount>', 'what if there is a payment')
    .option('--terminate', 'what if the contract ends')
    .requiredOption(
      '--from <when>',
      "a day (its midnight) or an instant, in the programme's zone; may lie in the past",
    )
    .option('--to <when>', 'end of the blocking or pause; without it, it does not end')
    .option('--programme <name>', 'only this one')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--locale <locale>', 'in which language').choices(LOCALES).default('ru'))
    .action(async (subscriber: string, options: WhatIfOptions) => {
      const { programme = null, from, to = null, locale } = options;
      const request = { subscriber, programme, ask: askedBy(options), from, to, locale };
      const answers = await withDatabase(loadConfig(io.env), (database) =>
        whatIf(database, request, Date.now()),
      );
      await io.out(
        options.format === 'json'
          ? `${JSON.stringify(answers, null, 2)}\n`
          : answers.map((answer) => textOf(answer, locale)).join('\n'),
      );
    });
}

function askedBy({ block, pause, pay, terminate }: WhatIfOptions): Asked {
  const asked: Asked[] = [
    ...(block === undefined ? [] : [{ kind: 'block', blocking: block } as const]),
    ...(pause === undefined ? [] : [{ kind: 'pause' } as const]),
    ...(pay === undefined ? [] : [{ kind: 'pay', amount: pay } as const]),
    ...(terminate === undefined ? [] : [{ kind: 'terminate' } as const]),
  ];
  const [only] = asked;
  if (only !== undefined && asked.length === 1) return only;
  const found = asked.length === 0 ? 'none' : asked.map(({ kind }) => `--${kind}`).join(' and ');
  throw new AppError(
    'USAGE',
    `Found ${found}; accepted: one of --block KIND, --pause, --pay AMOUNT and --terminate.`,
  );
}

function textOf(answer: WhatIfAnswer, locale: Locale): string {
  switch (answer.kind) {
    case 'answered':
      return whatIfText(answer, locale);
    case 'refused':
      return `${answer.programme}: the facts of ${answer.subscriber} cannot be walked: ${answer.message}; \`stazh parked\` says since when.\n`;
  }
}
