import type { LocalDate } from '../../rules/time.ts';
import type { Database } from '../db/database.ts';
import { assertMigrated } from '../db/migrate.ts';
import { findLastNight } from '../db/night/runs.repository.ts';

export interface Readiness {
  /** The business date of the last night that is done, of whatever programme; null: there was none. */
  readonly lastNight: LocalDate | null;
}

/**
 * Whether requests can be served now.
 * @throws AppError `DATABASE_UNAVAILABLE`, `DATABASE_NOT_MIGRATED`, `MIGRATION_REFUSED`
 */
export async function readReadiness({ db, pool }: Database): Promise<Readiness> {
  await assertMigrated(db);
  return { lastNight: await findLastNight(pool) };
}
