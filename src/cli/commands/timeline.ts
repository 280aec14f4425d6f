import { type Command, Option } from 'commander';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { timelineJson } from '../../../rules/timeline/timeline-json.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { readTimeline } from '../../services/timeline/subscriber-timeline.ts';
import type { Io } from '../io.ts';
import { timelineText } from '../timeline-text.ts';

interface TimelineOptions {
  readonly programme: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: 'table' | 'json';
  readonly locale: Locale;
}

/** `stazh timeline ID`: what the facts of one subscriber say, and what the counter made of them. */
export function registerTimeline(program: Command, io: Io): void {
  program
    .command('timeline <id>')
    .description(
      'draw the timeline of a subscriber in a programme: service and breaks day by day, which rules they come under, and every step',
    )
    .requiredOption('--programme <name>', 'in which programme')
    .option(
      '--from <when>',
      "a day (its midnight) or an instant, in the programme's zone (default: twelve months)",
    )
    .option('--to <when>', 'where it ends (default: where the nights stand)')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--locale <locale>', 'in which language').choices(LOCALES).default('ru'))
    .action(async (subscriber: string, options: TimelineOptions) => {
      const { programme, from = null, to = null, locale } = options;
      const read = await withDatabase(loadConfig(io.env), (database) =>
        readTimeline(database, { subscriber, programme, from, to }, Date.now()),
      );
      await io.out(
        options.format === 'json'
          ? `${JSON.stringify(timelineJson(read.timeline, read.programme, read.facts), null, 2)}\n`
          : timelineText(read, locale),
      );
    });
}
