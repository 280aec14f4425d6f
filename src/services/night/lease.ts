import type { Session } from '../../db/database.ts';
import { renewLease } from '../../db/night/run.repository.ts';
import type { Run } from '../../db/night/run.ts';

const RENEW_EVERY_MS = 15_000;

export interface KeptLease {
  /** Stops renewing; waits for a renewal under way, so that the connection is free. */
  readonly end: () => Promise<void>;
}

/** Renews the lease while a run is worked on. @param onLost called when it is not ours any more, or cannot be renewed */
export function keepLease({ client }: Session, run: Run, onLost: () => void): KeptLease {
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
