import { type Command, Option } from 'commander';
import type { Programme } from '../../../rules/terms.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { readHistory } from '../../services/history.ts';
import { type HistoryWriter, historyTableWriter, ndjsonWriter } from '../history-text.ts';
import type { Io } from '../io.ts';
import { PieceWriter } from '../piece-writer.ts';
import { postedJsonWriter, postedTableWriter } from '../posted-text.ts';
import { type StepsFormat, stepsFormat } from '../steps-format.ts';

interface HistoryOptions {
  readonly subscriber?: string;
  readonly programme?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly superseded?: true;
  readonly posted?: true;
  readonly format: StepsFormat;
}

const BOTH_TIMES = `
A day is meant up to its end, the midnight that ends it included, as the night of that day leaves it; times are of the
programme's zone. What is known at an instant is what the runs had written by then, so that
  stazh history --known-at X    prints what \`stazh history\` printed at X.`;

/** `stazh history`: the entries and outcomes in force, as `stazh replay` prints them; or as they were, or were believed to be. */
export function registerHistory(program: Command, io: Io): void {
  program
    .command('history')
    .description(
      'print the entries and outcomes in force, in the order of programmes, subscribers and instants',
    )
    .option('--subscriber <id>', 'only this one')
    .option('--programme <name>', 'only this one')
    .option(
      '--as-of <when>',
      'only what is effective up to a day or instant; the table ends with the counter then',
    )
    .option('--known-at <when>', 'as it was known on a day or at an instant')
    .option('--superseded', 'also what was believed once: by which runs, and what changed it')
    .addOption(
      new Option(
        '--posted',
        'also the money: what is posted of each bonus, what closes corrected and paid, and what the open close would',
      ).conflicts(['asOf', 'knownAt', 'superseded']),
    )
    .addOption(stepsFormat(io))
    .addHelpText('after', BOTH_TIMES)
    .action(async (options: HistoryOptions) => {
      await print(options, io);
    });
}

async function print(options: HistoryOptions, io: Io): Promise<void> {
  const { subscriber = null, programme = null, asOf = null, knownAt = null } = options;
  const superseded = options.superseded === true;
  const times = { asOf, knownAt, withSuperseded: superseded };
  const isPlain = asOf === null && knownAt === null && !superseded;
  const withMoney = options.posted === true;
  const request = { subscriber, programme, withMoney, ...(isPlain ? {} : { times }) };
  const write = writerOf(options);
  await withDatabase(loadConfig(io.env), async (database) => {
    const out = new PieceWriter(io);
    let characters = 0;
    await readHistory(database, request, (history) => {
      const text = write(history);
      characters += text.length;
      return out.write(text);
    });
    await out.end();
    // Nothing on standard output is an answer for machines; people wonder whether it is one.
    if (characters === 0) io.err(`Nothing ${isPlain ? 'is recorded' : 'of it was known or true then'}.\n`);
  });
}

/** One writer a programme: it remembers the instants of its zone. */
function writerOf(options: HistoryOptions): HistoryWriter {
  const writers = new Map<Programme, HistoryWriter>();
  return (history) => {
    let write = writers.get(history.programme);
    if (write === undefined) {
      write = writerFor(history.programme, options);
      writers.set(history.programme, write);
    }
    return write(history);
  };
}

function writerFor(programme: Programme, { format, superseded, posted }: HistoryOptions): HistoryWriter {
  if (posted === true)
    return format === 'ndjson' ? postedJsonWriter(programme) : postedTableWriter(programme);
  return format === 'ndjson' ? ndjsonWriter(programme) : historyTableWriter(programme, superseded === true);
}
