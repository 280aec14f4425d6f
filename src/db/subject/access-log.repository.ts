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

export async function insertRead(client: Asked, { subscriber, who, what }: Read): Promise<void> {
  await client.query('insert into access_log (subscriber_id, who, what) values ($1, $2, $3)', [
    subscriberId(subscriber),
    who,
    what,
  ]);
}
