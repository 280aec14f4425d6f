import type { Database } from '../../db/database.ts';
import { listParked, type ParkedPlace, type ParkedSubscriber } from '../../db/night/parked.repository.ts';
import { type ListedRun, listRuns, type RunFilter } from '../../db/night/runs.repository.ts';
import { AppError } from '../../errors.ts';

export type { ListedRun, ParkedSubscriber };

/** The last runs, newest first. */
export function runs(database: Database, filter: RunFilter): Promise<readonly ListedRun[]> {
  return database.session(({ client }) => listRuns(client, filter));
}

/** @throws AppError RUN_NOT_FOUND */
export async function oneRun(database: Database, runId: number): Promise<ListedRun> {
  const [run] = await runs(database, { programme: null, before: runId + 1, limit: 1 });
  if (run?.runId === runId) return run;
  throw new AppError('RUN_NOT_FOUND', `Found ${runId}; \`stazh runs\` lists those there are.`);
}

/** Some of the parked. */
interface ParkedPage {
  /** Only those after it; null: from the first. */
  readonly after: ParkedPlace | null;
  /** null: all. */
  readonly limit: number | null;
}

/** Who is parked and why, by programme and subscriber. @param programme null: of all programmes */
export function parked(
  database: Database,
  programme: string | null,
  page: ParkedPage = { after: null, limit: null },
): Promise<readonly ParkedSubscriber[]> {
  return database.session(({ client }) => listParked(client, { programme, ...page }));
}
