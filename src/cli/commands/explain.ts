import { type Command, Option } from 'commander';
import { explainStory, storyText } from '../../../rules/explain/story.ts';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type Explained, explain } from '../../services/explain.ts';
import type { Io } from '../io.ts';

interface ExplainOptions {
  readonly at?: string;
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
    .option('--programme <name>', 'only this one')
    .addOption(new Option('--locale <locale>', 'in which language').choices(LOCALES).default('ru'))
    .action(async (subscriber: string, options: ExplainOptions) => {
      const { at = null, programme = null, locale } = options;
      const told = await withDatabase(loadConfig(io.env), (database) =>
        explain(database, { subscriber, programme, at }),
      );
      await io.out(told.map((one) => textOf(one, subscriber, locale)).join('\n'));
    });
}

function textOf(told: Explained, subscriber: string, locale: Locale): string {
  switch (told.kind) {
    case 'story':
      return storyText(explainStory(told.source, locale));
    case 'not-walked':
      return `${told.programme.programme}: no night has walked ${subscriber} yet; \`stazh parked\` says if it is parked.\n`;
  }
}
