import type { Database } from '../../db/database.ts';
import { listParked, type ParkedFilter, type ParkedSubscriber } from '../../db/night/parked.repository.ts';
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
  return listParked(database.pool, { programme, after: null, limit: null });
}

/** A page of them. @param filter.limit at most so many, from 1 */
export async function parkedPage(
  { pool }: Database,
  filter: ParkedFilter & { readonly limit: number },
): Promise<{ readonly parked: readonly ParkedSubscriber[]; readonly next: ParkedFilter['after'] }> {
  const { limit } = filter;
  const found = await listParked(pool, { ...filter, limit: limit + 1 });
  const parked = found.slice(0, limit);
  const last = parked.at(-1);
  const next =
    last === undefined || found.length <= limit
      ? null
      : { programme: last.programme, subscriber: last.subscriber };
  return { parked, next };
}
