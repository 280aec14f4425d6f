import type { SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS } from '../../rules/facts-needed.ts';
import { ALWAYS } from '../../rules/time.ts';
import type { Session } from '../db/database.ts';
import { createDueTable, fillDue } from '../db/night/due.repository.ts';
import { type DueSubscriber, streamDue } from '../db/night/due.stream.ts';
import { subscriberId } from '../db/subscriber-id.ts';

/** Everything that is known. */
export const LAST_CUT = 1n << 62n;

interface Known {
  /** External id of somebody whom an applied import names. */
  readonly subscriber: string;
  /** Facts up to this revision. */
  readonly cut: bigint;
  /** Decimal places of the deployment's currency. */
  readonly places: number;
}

/** All facts of one subscriber. @param session inside a transaction; its table `due` is filled with this one */
export async function factsOfOne(
  { client }: Session,
  { subscriber, cut, places }: Known,
): Promise<{ readonly id: bigint; readonly facts: SubscriberFacts }> {
  await createDueTable(client);
  await fillDue(client, [{ id: subscriberId(subscriber), since: ALWAYS }], cut);
  const found: DueSubscriber[] = [];
  for await (const some of streamDue(client, { lists: FACT_LISTS, places })) found.push(...some);
  const [one] = found;
  if (one === undefined) throw new Error(`the facts of ${subscriber} are not there`);
  return one;
}
