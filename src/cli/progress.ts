import { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.ts';

/** One long step of a command, shown on `err`: a bar on a terminal, a line at its end elsewhere. */
export interface Step {
  /** How much is done by now, in units of `total`. */
  readonly advance: (done: number) => void;
  /** Says how long it took. @param note what came of it */
  readonly finish: (note?: string) => void;
  /** Takes the bar away before an error is printed. */
  readonly abandon: () => void;
}

/** Begins a step. @param total how much there is to do; null: not known, so no bar */
export function beginStep(io: Io, title: string, total: number | null): Step {
  const startedAt = performance.now();
  const bar = io.isTerminal && total !== null ? startBar(io, title, total) : null;
  if (bar === null && io.isTerminal) io.err(`${title} …\r`);
  return {
    advance: (done) => bar?.update(done),
    finish: (note = '') => {
      bar?.stop();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const clear = io.isTerminal && bar === null ? '\u001b[2K' : '';
      io.err(`${clear}${title}${note === '' ? '' : `: ${note}`} (${seconds} s)\n`);
    },
    abandon: () => bar?.stop(),
  };
}

/** Runs `work` as a step; the text it returns is the note. */
export async function step(
  io: Io,
  title: string,
  work: (advance: (done: number) => void) => Promise<string>,
  total: number | null = null,
): Promise<void> {
  const running = beginStep(io, title, total);
  try {
    running.finish(await work(running.advance));
  } catch (error) {
    running.abandon();
    throw error;
  }
}

function startBar(io: Io, title: string, total: number): SingleBar {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      io.err(chunk.toString());
      done();
    },
  });
  const bar = new SingleBar(
    {
      stream: Object.assign(stream, { isTTY: true }),
      format: `${title} {bar} {percentage} %`,
      clearOnComplete: true,
      hideCursor: null,
      linewrap: null,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return bar;
}
