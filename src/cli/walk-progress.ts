import { counted } from '../../rules/words/plural.ts';
import type { Io } from './io.ts';
import { beginStep, type Step } from './progress.ts';

/** A line says how far it is, elsewhere than on a terminal. */
const LINE_EVERY_MS = 5_000;

/** Runs a walk over all subscribers: a bar on a terminal, a line every few seconds and at the end elsewhere; silent if nobody is walked. */
export async function walkProgress<T>(
  io: Io,
  title: string,
  work: (onSlice: (done: number, of: number) => void) => Promise<T>,
): Promise<T> {
  let running: Step | null = null;
  let shownAt = performance.now();
  let walked = 0;
  try {
    const result = await work((done, of) => {
      walked = done;
      running ??= beginStep(io, title, of);
      running.advance(done);
      if (io.isTerminal || performance.now() - shownAt < LINE_EVERY_MS) return;
      shownAt = performance.now();
      io.err(`${title}: ${done} of ${of}\n`);
    });
    const people = { one: 'subscriber', few: 'subscribers', many: 'subscribers' };
    (running as Step | null)?.finish(counted(walked, people, 'en'));
    return result;
  } catch (error) {
    (running as Step | null)?.abandon();
    throw error;
  }
}
