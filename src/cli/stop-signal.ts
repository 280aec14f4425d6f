import type { Io } from './io.ts';

/** Ctrl-C, and what systemd and Kubernetes send first. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does work that may be asked to end: the first signal says so to the work, which finishes the slices it is at. The second one, of either kind,
 * finds nobody who listens and ends the process at once.
 */
export async function untilStopped<T>(io: Io, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const listen = (name: NodeJS.Signals): void => {
    unlisten();
    // Below the bar of a night, which has no end of line.
    const apart = io.isTerminal ? '\n' : '';
    io.err(`${apart}${name}: finishing the slices in work, then stopping; a second signal stops at once\n`);
    stop.abort();
  };
  const unlisten = (): void => {
    for (const name of SIGNALS) process.off(name, listen);
  };
  for (const name of SIGNALS) process.on(name, listen);
  return work(stop.signal).finally(unlisten);
}
