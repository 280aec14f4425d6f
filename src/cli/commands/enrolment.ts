import { type Command, Option } from 'commander';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { enrol, leave } from '../../services/enrolment/ask-enrolment.ts';
import { requestedJson, requestedText } from '../enrolment-text.ts';
import type { Io } from '../io.ts';

interface EnrolmentOptions {
  readonly programme: string;
  readonly author: string;
  readonly channel?: string;
  readonly id?: string;
  readonly format: 'table' | 'json';
  readonly locale: Locale;
}

/** `stazh enrol` and `stazh leave`: a subscriber asks, and somebody enters it. */
export function registerEnrolment(program: Command, io: Io): void {
  registerAsking(program, io, {
    name: 'enrol',
    does: 'record that a subscriber asks to be enrolled in a programme, and say what that would come to now; the next night decides it',
    ask: enrol,
  });
  registerAsking(program, io, {
    name: 'leave',
    does: 'record that a subscriber asks to leave a programme; the next night decides it',
    ask: leave,
  });
}

interface Asking {
  readonly name: string;
  readonly does: string;
  readonly ask: typeof enrol;
}

function registerAsking(program: Command, io: Io, { name, does, ask }: Asking): void {
  program
    .command(`${name} <id>`)
    .description(does)
    .requiredOption('--programme <name>', 'in which programme')
    .requiredOption('--author <who>', 'who enters it')
    .option('--channel <where>', 'where it was asked: cabinet, phone, office')
    .option('--id <id>', 'an id of your own: asking again with it changes nothing (default: a new one)')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--locale <locale>', 'of the reasons').choices(LOCALES).default('en'))
    .action(async (subscriber: string, options: EnrolmentOptions) => {
      const { programme, author, channel = null, id = null, format, locale } = options;
      const requested = await withDatabase(loadConfig(io.env), (database) =>
        ask(database, { subscriber, programme, author, channel, id, locale }, Date.now()),
      );
      await io.out(format === 'json' ? requestedJson(requested) : requestedText(requested));
    });
}
