import type { Command } from 'commander';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { tableWriter } from '../../../rules/render/table.ts';
import type { Programme } from '../../../rules/terms.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type CounterHistory, readHistory } from '../../services/history.ts';
import type { Io } from '../io.ts';
import { type StepsFormat, stepsFormat } from '../steps-format.ts';

interface HistoryOptions {
  readonly subscriber?: string;
  readonly programme?: string;
  readonly format: StepsFormat;
}

/** Text is handed on in pieces of about this many characters, so that it is neither one string nor one call a line. */
const PIECE_CHARACTERS = 65_536;

/** `stazh history`: the entries and outcomes in force, as `stazh replay` prints them. */
export function registerHistory(program: Command, io: Io): void {
  program
    .command('history')
    .description(
      'print the entries and outcomes in force, in the order of programmes, subscribers and instants',
    )
    .option('--subscriber <id>', 'only this one')
    .option('--programme <name>', 'only this one')
    .addOption(stepsFormat(io))
    .action(async (options: HistoryOptions) => {
      await withDatabase(loadConfig(io.env), async (database) => {
        const { subscriber = null, programme = null } = options;
        const write = writerOf(options.format);
        let piece = '';
        await readHistory(database, { subscriber, programme }, async (history) => {
          piece += write(history);
          if (piece.length < PIECE_CHARACTERS) return;
          await io.out(piece);
          piece = '';
        });
        if (piece !== '') await io.out(piece);
      });
    });
}

type Writer = (history: CounterHistory) => string;

/** One writer a programme: it remembers the instants of its zone. */
function writerOf(format: HistoryOptions['format']): Writer {
  const writers = new Map<Programme, Writer>();
  return (history) => {
    let write = writers.get(history.programme);
    if (write === undefined) {
      write = format === 'ndjson' ? ndjson(history.programme) : table(history.programme);
      writers.set(history.programme, write);
    }
    return write(history);
  };
}

function ndjson(programme: Programme): Writer {
  const { line } = jsonWriter(programme);
  return ({ subscriber, steps, byHand }) =>
    steps.map((step) => line(subscriber, step, byHand.get(step) ?? null)).join('');
}

function table(programme: Programme): Writer {
  const { block } = tableWriter(programme);
  return ({ subscriber, steps, byHand }) =>
    block(`${programme.programme}: ${subscriber}`, steps, (step) => byHand.get(step) ?? null);
}
