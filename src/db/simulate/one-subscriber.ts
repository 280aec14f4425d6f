import type { ClientBase } from 'pg';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { FACT_LISTS } from '../../../rules/facts-needed.ts';
import { ALWAYS } from '../../../rules/time.ts';
import { createDueTable, fillDue } from '../night/due.repository.ts';
import { streamDue } from '../night/due.stream.ts';
import { subscriberId } from '../subscriber-id.ts';

/** A revision that none comes after: everything that is known. */
export const LAST_CUT = 1n << 62n;

/**
 * All facts of one subscriber as known at a revision. Inside a transaction, whose table `due` is filled with this one.
 *
 * @param places decimal places of the deployment's currency
 * @returns null: no applied import names the id
 */
export async function readFactsOf(
  client: ClientBase,
  subscriber: string,
  { cut, places }: { readonly cut: bigint; readonly places: number },
): Promise<SubscriberFacts | null> {
  await createDueTable(client);
  await fillDue(client, [{ id: subscriberId(subscriber), since: ALWAYS }], cut);
  const found: SubscriberFacts[] = [];
  for await (const some of streamDue(client, { lists: FACT_LISTS, places })) {
    for (const { facts } of some) found.push(facts);
  }
  return found.find((facts) => facts.subscriber === subscriber) ?? null;
}
