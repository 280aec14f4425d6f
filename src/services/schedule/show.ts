import type { LocalTime } from '../../../rules/schedule-turn.ts';
import type { Database } from '../../db/database.ts';
import { standingIncident } from '../incident/standing-incident.ts';
import { listProgrammes } from '../programmes.ts';
import type { Clocks } from './clocks.ts';
import { lookAt, type ProgrammeLook } from './look.ts';

/** What a programme waits for. */
export interface ScheduleLine extends ProgrammeLook {
  /** The number of an incident that stands; null: none does. */
  readonly incident: number | null;
}

/** What is due of each programme, and when the next night and close come. Changes nothing. */
export async function showSchedule(
  database: Database,
  { nightlyAt, clocks }: { readonly nightlyAt: LocalTime; readonly clocks: Clocks },
): Promise<readonly ScheduleLine[]> {
  const now = await clocks.database();
  const lines: ScheduleLine[] = [];
  for (const published of await listProgrammes(database.db)) {
    const look = await lookAt(database, published, { nightlyAt, now });
    const incident = await standingIncident(database, published.programmeId);
    lines.push({ ...look, incident: incident?.incidentId ?? null });
  }
  return lines;
}
