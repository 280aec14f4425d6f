import type { Asked } from '../../db/database.ts';
import { type KeyedWrite, renewClaim } from '../../db/idempotency/keys.repository.ts';

/** So often within a lease that one renewal may fail. */
const RENEWALS = 3;

/**
 * Does work and renews the claim on its key meanwhile: posting a large close, or waiting for a lock, may take longer than the lease, and whoever
 * asks again must then wait and not begin it a second time. A lease runs out only when the process died, or could not reach the database for
 * so long; what keeps a write from being done twice even then stands in docs/decisions/0031-idempotency.md and 0035-answer-in-the-write.md.
 */
export async function keepClaim<T>(
  client: Asked,
  write: KeyedWrite,
  leaseMs: number,
  work: () => Promise<T>,
): Promise<T> {
  let renewal: Promise<void> = Promise.resolve();
  let isRenewing = false;
  const renew = async (): Promise<void> => {
    isRenewing = true;
    // The next one tries again; the work itself finds out when the database is gone.
    await renewClaim(client, write, leaseMs).catch(() => undefined);
    isRenewing = false;
  };
  const timer = setInterval(() => {
    // A pool that is exhausted lets it wait for a connection; a second one would only wait behind it.
    if (!isRenewing) renewal = renew();
  }, leaseMs / RENEWALS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // It must not come after the answer, when the caller has closed the pool.
    await renewal;
  }
}
