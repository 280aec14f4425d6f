import { formatInstant, type Instant } from '../../../rules/time.ts';
import type { Database, Session } from '../../db/database.ts';
import { type DecidedSince, insertIncident, listDecidedSince } from '../../db/incident.repository.ts';
import type { Now } from '../night/events.ts';
import { incidentSetting, pastInstant, personText } from './setting.ts';

export interface OpenRequest {
  /** A day or an instant, in the programme's zone. */
  readonly from: string;
  /** null: every programme. */
  readonly programme: string | null;
  readonly author: string;
  readonly reason: string;
}

/** An incident that was opened. Instants are ISO 8601 in its zone. */
export interface OpenedIncident {
  readonly incidentId: number;
  readonly from: string;
  /** What nights have decided already; it stays decided, and late facts mend it. */
  readonly decided: readonly (Omit<DecidedSince, 'walkedTo'> & { readonly walkedTo: string })[];
}

/**
 * Opens an incident: from its beginning on nothing more is decided until it is ended (docs/decisions/0025-incidents.md).
 *
 * @param keep awaited just before it commits, in its transaction: what must be known of it if it is opened, and only then
 * @throws AppError USAGE for a time that is none, or still to come; PROGRAMME_NOT_PUBLISHED
 */
export async function openIncident(
  database: Database,
  request: OpenRequest,
  now: Now,
  keep: (session: Session, opened: OpenedIncident) => Promise<void> = async () => undefined,
): Promise<OpenedIncident> {
  const { programmeId, zone } = await incidentSetting(database, request.programme);
  const incident = {
    programmeId,
    from: pastInstant('--from', request.from, { zone, now: now() }),
    author: personText('--author', request.author),
    reason: personText('--reason', request.reason),
  };
  const text = (at: Instant): string => formatInstant(at, zone);
  return database.session(async (session) => {
    const { client } = session;
    await client.query('begin');
    const incidentId = await insertIncident(client, incident);
    const decided = await listDecidedSince(client, incident);
    const opened = {
      incidentId,
      from: text(incident.from),
      decided: decided.map((one) => ({ ...one, walkedTo: text(one.walkedTo) })),
    };
    await keep(session, opened);
    await client.query('commit');
    return opened;
  });
}
