import { type Zone, zoneOf } from '../../../rules/time.ts';
import {
  type ListedAdjustment,
  type ListFilter,
  listAdjustments,
} from '../../db/adjustment/listed.select.ts';
import type { Database } from '../../db/database.ts';
import { findDeployment } from '../../db/programme.repository.ts';

export type { ListedAdjustment };

/** Every adjustment, the newest first, with who made it, who withdrew it, and why. */
export async function adjustments(
  database: Database,
  filter: ListFilter,
): Promise<{ readonly listed: readonly ListedAdjustment[]; readonly zone: Zone }> {
  const zone = zoneOf((await findDeployment(database.db))?.timeZone ?? 'UTC');
  return { listed: await database.session(({ client }) => listAdjustments(client, filter)), zone };
}
