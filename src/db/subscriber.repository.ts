import type { Instant } from '../../rules/time.ts';
import type { Asked } from './database.ts';
import { subscriberId } from './subscriber-id.ts';

/** Where a subscriber stands in one programme. */
export interface CounterFound {
  readonly programme: string;
  /** null: it had not begun. */
  readonly counter: number | null;
  /** Up to where nights have decided; null: no night has left a counter. */
  readonly walkedTo: Instant | null;
  /** Which facts the engine does not accept; null: it accepts them. */
  readonly parked: string | null;
}

/** @returns one for each programme in which there is a counter or the subscriber is parked; null: no applied import names the subscriber */
export async function findCounters(
  client: Asked,
  subscriber: string,
): Promise<readonly CounterFound[] | null> {
  const { rows } = await client.query<CounterFound | { readonly programme: null }>(
    `select p.programme, c.value as counter, r.walk_to as "walkedTo", k.code as parked
     from subscriber s
     left join programme p on exists (select from counter where subscriber_id = s.subscriber_id and programme_id = p.programme_id)
       or exists (select from parked where subscriber_id = s.subscriber_id and programme_id = p.programme_id)
     left join counter c on c.subscriber_id = s.subscriber_id and c.programme_id = p.programme_id
     left join run r on r.run_id = c.run_id
     left join parked k on k.subscriber_id = s.subscriber_id and k.programme_id = p.programme_id
     where s.subscriber_id = $1 and s.external_id = $2
     order by p.programme`,
    [subscriberId(subscriber), subscriber],
  );
  if (rows.length === 0) return null;
  return rows.filter((row) => row.programme !== null);
}

/** External ids that begin so, in the order of their bytes. @param limit at most so many */
export async function listBeginningWith(
  client: Asked,
  beginning: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ subscriber: string }>(BEGINNING_WITH, [beginning, limit]);
  return rows.map(({ subscriber }) => subscriber);
}

/** A range of the index `subscriber_by_external_id`. `$1` is taken as it is: nothing in it stands for other characters. */
export const BEGINNING_WITH = `select external_id as subscriber from subscriber
  where external_id collate "C" ^@ $1 order by external_id collate "C" limit $2`;
