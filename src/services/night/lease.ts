import type { ClientBase } from 'pg';
import { type Run, renewLease } from '../../db/night/run.repository.ts';

const RENEW_EVERY_MS = 15_000;

export interface KeptLease {
  /** Stops renewing; waits for a renewal under way, so that the connection is free. */
  readonly end: () => Promise<void>;
}

/** Renews the lease while a run is worked on. @param onLost called when it is not ours any more, or cannot be renewed */
export function keepLease(client: ClientBase, run: Run, onLost: () => void): KeptLease {
  let renewal: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = renewLease(client, run).then(
      (isOurs) => {
        if (!isOurs) onLost();
      },
      () => {
        onLost();
      },
    );
  }, RENEW_EVERY_MS);
  return {
    end: async () => {
      clearInterval(timer);
      await renewal;
    },
  };
}
