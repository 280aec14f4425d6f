import type { Database } from '../../db/database.ts';
import { findDeployment } from '../../db/programme.repository.ts';

/** The zone of local times that come without an offset: that of the first programme published. */
export async function deploymentZone({ db }: Database): Promise<string> {
  return (await findDeployment(db))?.timeZone ?? 'UTC';
}
