import { type Zone, zoneOf } from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { findDeployment } from '../db/programme.repository.ts';

/** The zone in which instants of the whole deployment are told; UTC before the first programme is published. */
export async function deploymentZone({ db }: Pick<Database, 'db'>): Promise<Zone> {
  return zoneOf((await findDeployment(db))?.timeZone ?? 'UTC');
}
