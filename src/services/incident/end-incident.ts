import { formatInstant, type Instant } from '../../../rules/time.ts';
import type { Database } from '../../db/database.ts';
import {
  endIncident as endInDatabase,
  type Incident,
  type IncidentVerdict,
  listIncidents as listInDatabase,
} from '../../db/incident.repository.ts';
import { AppError } from '../../errors.ts';
import type { Now } from '../night/events.ts';
import { incidentSetting, pastInstant, personText } from './setting.ts';

export interface EndRequest {
  readonly incidentId: number;
  readonly verdict: IncidentVerdict;
  readonly author: string;
  readonly note: string;
  /** A day or an instant, in the programme's zone: what lies at or after it was right again; null: now. */
  readonly to: string | null;
}

/** An incident that ended. */
export interface EndedIncident {
  /** null: every programme. */
  readonly programme: string | null;
  /** Others that hold the same programmes still, by number. */
  readonly stillHeldBy: readonly number[];
}

/**
 * Ends an incident: the next night walks on from where it stopped.
 *
 * @throws AppError INCIDENT_NOT_FOUND, INCIDENT_ENDED; USAGE for an end that is not after the beginning, or still to come
 */
export async function endIncident(database: Database, request: EndRequest, now: Now): Promise<EndedIncident> {
  const incident = await standing(database, request.incidentId);
  const { zone } = await incidentSetting(database, incident.programme);
  const at = now();
  const to = request.to === null ? at : pastInstant('--to', request.to, { zone, now: at });
  if (to <= incident.from) throw notAfter(to, incident.from, (one) => formatInstant(one, zone));
  const author = personText('--author', request.author);
  const note = personText('--note', request.note);
  const { verdict, incidentId } = request;
  if (!(await endInDatabase(database.pool, incidentId, { to, author, verdict, note }))) {
    throw new AppError(
      'INCIDENT_ENDED',
      `Incident ${incidentId} was ended at this very moment by somebody else.`,
    );
  }
  const others = await listInDatabase(database.pool, null);
  return {
    programme: incident.programme,
    stillHeldBy: others
      .filter((one) => one.end === null && concernSame(one, incident))
      .map((one) => one.incidentId),
  };
}

async function standing({ pool }: Database, incidentId: number): Promise<Incident> {
  const [incident] = await listInDatabase(pool, incidentId);
  if (incident === undefined) {
    throw new AppError(
      'INCIDENT_NOT_FOUND',
      `Found ${incidentId}; \`stazh incident list\` shows those there are.`,
    );
  }
  if (incident.end === null) return incident;
  const { verdict, endedBy, note } = incident.end;
  throw new AppError('INCIDENT_ENDED', `Incident ${incidentId}: ${verdict} by ${endedBy}: ${note}`);
}

function concernSame(left: Incident, right: Incident): boolean {
  return left.programme === null || right.programme === null || left.programme === right.programme;
}

function notAfter(to: Instant, from: Instant, text: (at: Instant) => string): AppError {
  return new AppError(
    'USAGE',
    `--to: ${text(to)} is not after the beginning, ${text(from)}; accepted: a later moment`,
  );
}
