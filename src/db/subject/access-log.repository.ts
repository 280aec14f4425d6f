import type { Asked } from '../database.ts';
import { subscriberId } from '../subscriber-id.ts';

/** A look of a person at one subscriber. */
export interface Read {
  /** External id. */
  readonly subscriber: string;
  /** Who looked. */
  readonly who: string;
  /** The command or the route. */
  readonly what: string;
}

/** Those whom one answer shows. */
export async function insertReads(
  client: Asked,
  subscribers: readonly string[],
  { who, what }: Omit<Read, 'subscriber'>,
): Promise<void> {
  const ids = subscribers.map((subscriber) => String(subscriberId(subscriber)));
  const insert = 'insert into access_log (subscriber_id, who, what) select unnest($1::bigint[]), $2, $3';
  await client.query(insert, [ids, who, what]);
}
