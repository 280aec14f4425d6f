import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Instant } from '../../../rules/time.ts';
import type { Session } from '../database.ts';
import { createDueTable } from '../night/due.repository.ts';
import { streamDue } from '../night/due.stream.ts';

/** One subscriber as the last walk of a programme saw it. */
export interface WalkedSubscriber {
  readonly facts: SubscriberFacts;
  readonly walkedTo: Instant;
}

/**
 * The facts that a counter was walked with, read as the walk reads them.
 *
 * @param wanted `subscriber`: external id; `places`: of the deployment's currency
 * @returns undefined when there is no such counter
 */
export async function findWalkedSubscriber(
  { client }: Session,
  wanted: { readonly subscriber: string; readonly programmeId: number; readonly places: number },
): Promise<WalkedSubscriber | undefined> {
  await createDueTable(client);
  await client.query('begin isolation level repeatable read');
  try {
    const { rows } = await client.query<{ walkedTo: Instant }>(
      `with chosen as (
         insert into due (subscriber_id, external_id, cut, walked_to, is_late, state)
         select subscriber_id, external_id, revision, null, false, null
         from counter join subscriber using (subscriber_id)
         where subscriber_id = subscriber_id($1) and external_id = $1 and programme_id = $2
         returning subscriber_id
       )
       select walked_to as "walkedTo" from chosen join counter using (subscriber_id) where programme_id = $2`,
      [wanted.subscriber, wanted.programmeId],
    );
    const walkedTo = rows[0]?.walkedTo;
    if (walkedTo === undefined) return undefined;
    for await (const found of streamDue(client, wanted.places)) {
      for (const { facts } of found) return { facts, walkedTo };
    }
    return undefined;
  } finally {
    await client.query('rollback');
  }
}
