import { type Command, Option } from 'commander';
import { explainStory, storyText } from '../../../rules/explain/story.ts';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type Explained, explain } from '../../services/explain.ts';
import type { Io } from '../io.ts';

interface ExplainOptions {
  readonly at?: string;
  readonly knownAt?: string;
  readonly programme?: string;
  readonly locale: Locale;
}

/** `stazh explain ID`: why the counter is what it is, month by month. */
export function registerExplain(program: Command, io: Io): void {
  program
    .command('explain <id>')
    .description(
      "tell the story of a subscriber's counter: what it is, why, and what happened month by month",
    )
    .option('--at <instant>', "as of a day (its midnight) or an instant, in the programme's zone")
    .option('--known-at <when>', 'as it was known on a day (up to its end) or at an instant')
    .option('--programme <name>', 'only this one')
    .addOption(new Option('--locale <locale>', 'in which language').choices(LOCALES).default('ru'))
    .action(async (subscriber: string, options: ExplainOptions) => {
      const { at = null, knownAt, programme = null, locale } = options;
      const known = knownAt === undefined ? {} : { knownAt };
      const told = await withDatabase(loadConfig(io.env), (database) =>
        explain(database, { subscriber, programme, at, ...known }),
      );
      await io.out(told.map((one) => textOf(one, { subscriber, locale, knownAt })).join('\n'));
    });
}

interface Asked {
  readonly subscriber: string;
  readonly locale: Locale;
  readonly knownAt: string | undefined;
}

function textOf(told: Explained, { subscriber, locale, knownAt }: Asked): string {
  switch (told.kind) {
    case 'story':
      return storyText(explainStory(told.source, locale));
    case 'not-walked':
      return knownAt === undefined
        ? `${told.programme.programme}: no night has walked ${subscriber} yet; \`stazh parked\` says if it is parked.\n`
        : `${told.programme.programme}: no night had walked ${subscriber} by ${knownAt}.\n`;
    case 'refused':
      return `${told.programme.programme}: by ${knownAt} the facts of ${subscriber} could not be accepted: ${told.message}\n`;
  }
}
