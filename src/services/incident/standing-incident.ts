import type { Database } from '../../db/database.ts';
import { findStandingIncident, type StandingIncident } from '../../db/incident.repository.ts';

export type { StandingIncident };

/**
 * The incident that holds a programme: while one stands, nothing whose moment lies in it is decided, and a close that posts by itself
 * stays previewed. Of several the one that begins first; null: none stands (docs/domain.md "Closes").
 */
export function standingIncident(
  { pool }: Pick<Database, 'pool'>,
  programmeId: number,
): Promise<StandingIncident | null> {
  return findStandingIncident(pool, programmeId);
}
