import type { Database } from '../../../src/db/database.ts';
import { adjustByHand } from '../../../src/services/adjust/adjust-by-hand.ts';
import type { Adjusted, AdjustmentRequest } from '../../../src/services/adjust/asked.ts';
import { verify } from '../../../src/services/verify.ts';

/** Noon in Moscow of the 20th of April 2024: the moment of every request here. */
const NOW = Date.UTC(2024, 3, 20, 9);

/** What support decided about A1; a test says what is different. */
const REQUEST: AdjustmentRequest = {
  subscriber: 'A1',
  programme: 'months',
  change: { kind: 'by', delta: 5 },
  at: '2024-04-10',
  author: 'olga',
  reason: 'Outage of March, ticket 71',
  id: null,
};

export function adjust(database: Database, changes: Partial<AdjustmentRequest> = {}): Promise<Adjusted> {
  return adjustByHand(database, { ...REQUEST, ...changes }, NOW);
}

/** How many differences a replay of everything finds. */
export async function differences(database: Database): Promise<number> {
  const all = { programme: null, subscriber: null };
  return (await verify(database, all, async () => undefined)).differences;
}
