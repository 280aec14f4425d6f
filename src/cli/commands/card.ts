import { type Command, Option } from 'commander';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { type Instant, readInstant, zoneOf } from '../../../rules/time.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { deploymentZone } from '../../services/card/deployment-zone.ts';
import { readCard } from '../../services/card/read-card.ts';
import { cardText } from '../card-text.ts';
import type { Io } from '../io.ts';

interface CardOptions {
  readonly at?: string;
  readonly format: 'table' | 'json';
  readonly locale: Locale;
}

/** `stazh card ID`: what the subscriber sees in the personal cabinet. */
export function registerCard(program: Command, io: Io): void {
  program
    .command('card <id>')
    .description(
      'show what a subscriber sees in the personal cabinet: counter, discount, next step, what would break it',
    )
    .option(
      '--at <when>',
      'as of a day (its midnight) or an instant, not before the last night (default: now)',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--locale <locale>', 'in which language').choices(LOCALES).default('ru'))
    .action(async (subscriber: string, { at, format, locale }: CardOptions) => {
      const card = await withDatabase(loadConfig(io.env), async (database) => {
        const when = at === undefined ? Date.now() : instantOf(at, await deploymentZone(database));
        return readCard(database, { subscriber, at: when, locale });
      });
      await io.out(format === 'json' ? `${JSON.stringify(card, null, 2)}\n` : cardText(card));
    });
}

function instantOf(text: string, zone: string): Instant {
  const read = readInstant(text, zoneOf(zone));
  if (read.kind === 'instant') return read.at;
  throw new AppError(
    'USAGE',
    `--at: found ${JSON.stringify(text)}; accepted: a day such as 2024-11-01, or an instant such as 2024-11-01T12:00`,
  );
}
