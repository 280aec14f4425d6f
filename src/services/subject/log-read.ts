import type { Asked } from '../../db/database.ts';
import { insertRead, type Read } from '../../db/subject/access-log.repository.ts';

/** Who looks, and by which command or route. */
export type Reader = Omit<Read, 'subscriber'>;

/**
 * Records that a person looked at one subscriber (docs/domain.md "Personal data"). Whatever shows a subscriber to support calls it, in
 * the transaction that reads, so that nothing is shown that is not recorded.
 */
export async function logRead(client: Asked, read: Read): Promise<void> {
  await insertRead(client, read);
}
