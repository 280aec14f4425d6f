import type { Asked } from '../database.ts';

export interface Release {
  readonly closeId: number;
  readonly subscriberId: bigint;
  readonly by: string;
  readonly reason: string;
}

/**
 * Releases what a preview holds of one subscriber, up to the amounts that it shows.
 * @returns how many amounts that were
 */
export async function insertReleases(
  client: Asked,
  { closeId, subscriberId, by, reason }: Release,
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into credit_release (subscriber_id, programme_id, month, up_to, released_by, reason)
     select h.subscriber_id, c.programme_id, h.month, h.amount, $3, $4
     from held_credit h join close c using (close_id) where h.close_id = $1 and h.subscriber_id = $2`,
    [closeId, subscriberId, by, reason],
  );
  return rowCount ?? 0;
}
