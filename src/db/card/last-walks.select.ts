import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';

/** What the last night of each programme that is done has walked to. */
export async function listLastWalks(
  client: Asked,
): Promise<readonly { readonly programmeId: number; readonly walkTo: Instant }[]> {
  const { rows } = await client.query<{ programmeId: number; walkTo: Instant }>(
    `select distinct on (programme_id) programme_id as "programmeId", walk_to as "walkTo"
     from run where state = 'done' order by programme_id, run_id desc`,
  );
  return rows;
}
