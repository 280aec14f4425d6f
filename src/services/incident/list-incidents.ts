import { formatInstant, type Instant, type Zone, zoneOf } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import {
  type Incident,
  type IncidentVerdict,
  listIncidents as listInDatabase,
} from '../../db/incident.repository.ts';
import { findDeployment } from '../../db/programme.repository.ts';

/** An incident for people and machines. Instants are ISO 8601 in the deployment's zone. */
export interface ListedIncident {
  readonly incidentId: number;
  /** null: every programme. */
  readonly programme: string | null;
  readonly from: string;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly reason: string;
  /** null, like all that follows: it stands. */
  readonly to: string | null;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly verdict: IncidentVerdict | null;
  readonly note: string | null;
}

/** Every incident, newest first. */
export async function listIncidents({ db, pool }: Database): Promise<readonly ListedIncident[]> {
  const deployment = await findDeployment(db);
  const zone = zoneOf(deployment?.timeZone ?? 'UTC');
  return (await listInDatabase(pool, null)).map((incident) => listed(incident, zone));
}

function listed(
  { incidentId, programme, from, openedBy, openedAt, reason, end }: Incident,
  zone: Zone,
): ListedIncident {
  const text = (at: Instant): string => formatInstant(at, zone);
  return {
    incidentId,
    programme,
    from: text(from),
    openedBy,
    openedAt: text(openedAt),
    reason,
    to: end === null ? null : text(end.to),
    endedBy: end?.endedBy ?? null,
    endedAt: end === null ? null : text(end.endedAt),
    verdict: end?.verdict ?? null,
    note: end?.note ?? null,
  };
}
