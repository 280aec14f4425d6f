import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { adjustByHand } from '../../services/adjust/adjust-by-hand.ts';
import type { Change } from '../../services/adjust/asked.ts';
import { adjustments } from '../../services/adjust/list-adjustments.ts';
import { withdrawAdjustment } from '../../services/adjust/withdraw-adjustment.ts';
import { adjustedJson, adjustedText, listJson, listText, withdrawnText } from '../adjust-text.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';

type Format = 'table' | 'json';

interface AdjustFlags {
  readonly programme?: string;
  readonly add?: number;
  readonly subtract?: number;
  readonly set?: number;
  readonly at?: string;
  readonly author?: string;
  readonly reason?: string;
  readonly id?: string;
  readonly format: Format;
}

interface WithdrawFlags {
  readonly author: string;
  readonly reason: string;
  readonly subscriber?: string;
}

interface ListFlags {
  readonly subscriber?: string;
  readonly limit: number;
  readonly format: Format;
}

/** `stazh adjust`: support changes a counter by hand, with a name and a reason. */
export function registerAdjust(program: Command, io: Io): void {
  const group = program
    .command('adjust')
    .description("change a subscriber's counter by hand; the next night takes it up")
    .argument('<subscriber>', 'external id')
    // What is required of adjusting is not required of the subcommands, so it is asked for in the action.
    .option('--programme <name>', 'in which programme (required)')
    .option('--add <n>', 'by how much more', wholeFrom(1))
    .option('--subtract <n>', 'by how much less', wholeFrom(1))
    .option('--set <n>', 'to what: the difference from what it is by the facts known now', wholeFrom(0))
    .option('--at <instant>', "from when on: a day or an instant, in the programme's zone (default: now)")
    .option('--author <who>', 'who decided it (required)')
    .option('--reason <text>', 'why (required)')
    .option('--id <id>', 'an id of your own: asking again with it changes nothing (default: a new one)')
    .addOption(formatOption())
    .enablePositionalOptions()
    .action((subscriber: string, flags: AdjustFlags) => adjust(subscriber, flags, io));
  group
    .command('withdraw <id>')
    .description('take an adjustment back, by its id')
    .requiredOption('--author <who>', 'who decided it')
    .requiredOption('--reason <text>', 'why')
    .option('--subscriber <id>', 'whose, when several have an adjustment with this id')
    .action(async (id: string, { author, reason, subscriber }: WithdrawFlags) => {
      const asked = { id, subscriber: subscriber ?? null, author, reason };
      const done = await withDatabase(loadConfig(io.env), (database) => withdrawAdjustment(database, asked));
      await io.out(withdrawnText(done));
    });
  group
    .command('list')
    .description('the adjustments, the newest first: who, when, why, and who withdrew them')
    .option('--subscriber <id>', 'only this one')
    .option('--limit <n>', 'at most so many', wholeFrom(1), 100)
    .addOption(formatOption())
    .action(async ({ subscriber, limit, format }: ListFlags) => {
      const { listed, zone } = await withDatabase(loadConfig(io.env), (database) =>
        adjustments(database, { subscriber: subscriber ?? null, limit }),
      );
      await io.out(format === 'json' ? listJson(listed, zone) : listText(listed, zone));
    });
}

function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table');
}

async function adjust(subscriber: string, flags: AdjustFlags, io: Io): Promise<void> {
  const request = {
    subscriber,
    programme: required('--programme', flags.programme),
    change: changeOf(flags),
    at: flags.at ?? null,
    author: required('--author', flags.author),
    reason: required('--reason', flags.reason),
    id: flags.id ?? null,
  };
  const adjusted = await withDatabase(loadConfig(io.env), (database) =>
    adjustByHand(database, request, Date.now()),
  );
  await io.out(flags.format === 'json' ? adjustedJson(adjusted) : adjustedText(adjusted));
}

function changeOf({ add, subtract, set }: AdjustFlags): Change {
  const said: Change[] = [];
  if (add !== undefined) said.push({ kind: 'by', delta: add });
  if (subtract !== undefined) said.push({ kind: 'by', delta: -subtract });
  if (set !== undefined) said.push({ kind: 'to', value: set });
  const [only, ...more] = said;
  if (only !== undefined && more.length === 0) return only;
  throw new AppError(
    'USAGE',
    `${said.length === 0 ? 'How the counter changes is not said' : 'The counter can change in one way only'}: accepted is one of --add N, --subtract N, --set N.`,
  );
}

function required(option: string, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new AppError(
    'USAGE',
    `${option} is not given, and an adjustment needs it; see \`stazh adjust --help\`.`,
  );
}
