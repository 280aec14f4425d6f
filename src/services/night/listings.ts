import type { Database } from '../../db/database.ts';
import { listParked, type ParkedSubscriber } from '../../db/night/parked.repository.ts';
import { type ListedRun, listRuns } from '../../db/night/runs.repository.ts';

export type { ListedRun, ParkedSubscriber };

/** The last runs, newest first. @param filter.programme null: of all programmes */
export function runs(
  database: Database,
  filter: { readonly programme: string | null; readonly limit: number },
): Promise<readonly ListedRun[]> {
  return database.session(({ client }) => listRuns(client, filter));
}

/** Who is parked and why, by programme and subscriber. @param programme null: of all programmes */
export function parked(database: Database, programme: string | null): Promise<readonly ParkedSubscriber[]> {
  return database.session(({ client }) => listParked(client, programme));
}
