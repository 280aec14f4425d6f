import type { Command } from 'commander';
import { byHandOf } from '../../../rules/render/by-hand.ts';
import { inOrder } from '../../../rules/render/in-order.ts';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { tableWriter } from '../../../rules/render/table.ts';
import type { Programme } from '../../../rules/terms.ts';
import { openReplay, type Replay, type Replayed, replaying } from '../../services/replay.ts';
import type { Io } from '../io.ts';
import { PieceWriter } from '../piece-writer.ts';
import { type StepsFormat, stepsFormat } from '../steps-format.ts';

interface ReplayOptions {
  readonly programme: string;
  readonly facts: string;
  readonly until: string;
  readonly subscriber?: string;
  readonly format: StepsFormat;
}

/** Of warnings and of rejected rows, so many are shown; the rest are counted. */
const SHOWN_MAX = 20;

/** `stazh replay`: what a programme makes of facts, from the first day, without a database. */
export function registerReplay(program: Command, io: Io): void {
  program
    .command('replay')
    .description('walk facts from files through a programme file; needs no database and writes nothing')
    .requiredOption('--programme <file>', 'the programme')
    .requiredOption('--facts <dir>', 'directory of CSV files named after the facts')
    .requiredOption('--until <instant>', "a day (its midnight) or an instant, in the programme's zone")
    .option('--subscriber <id>', 'only this one')
    .addOption(stepsFormat(io))
    .action(async (options: ReplayOptions) => {
      await replay(options, io);
    });
}

async function replay(options: ReplayOptions, io: Io): Promise<void> {
  const opened = await openReplay({ ...options, subscriber: options.subscriber ?? null });
  tell(io, 'rejected', opened.rejects);
  tell(io, 'warning', opened.warnings);
  await print(opened, textOf(options.format, opened.programme), io);
}

/** The text of one subscriber's walk. */
type Writer = (walked: Replayed & { readonly kind: 'walked' }) => string;

function textOf(format: ReplayOptions['format'], programme: Programme): Writer {
  if (format === 'ndjson') {
    const { line } = jsonWriter(programme);
    return ({ subscriber, walk, adjustments }) => {
      let text = '';
      for (const step of inOrder(walk.entries, walk.outcomes))
        text += line(subscriber, step, byHandOf(step, adjustments));
      return text;
    };
  }
  const { block } = tableWriter(programme);
  return ({ subscriber, walk, adjustments }) =>
    block(subscriber, inOrder(walk.entries, walk.outcomes), (step) => byHandOf(step, adjustments));
}

async function print(opened: Replay, write: Writer, io: Io): Promise<void> {
  const refused: string[] = [];
  const ignored: string[] = [];
  const out = new PieceWriter(io);
  for (const replayed of replaying(opened)) {
    if (replayed.kind === 'refused') {
      refused.push(`${replayed.subscriber}: ${replayed.code}: ${replayed.message}`);
      continue;
    }
    ignored.push(...replayed.ignored);
    await out.write(write(replayed));
  }
  await out.end();
  tell(io, 'warning', ignored);
  tell(io, 'not walked', refused);
}

function tell(io: Io, label: string, lines: readonly string[]): void {
  for (const line of lines.slice(0, SHOWN_MAX)) io.err(`${label}: ${line}\n`);
  const rest = lines.length - SHOWN_MAX;
  if (rest > 0) io.err(`${label}: ${rest} more\n`);
}
