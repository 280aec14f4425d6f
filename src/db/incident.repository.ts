import type { ClientBase } from 'pg';
import type { Instant } from '../../rules/time.ts';
import type { Asked } from './database.ts';
import { IN_FORCE } from './history/steps.select.ts';
import { timestamptz } from './instant.ts';

/** What became of an incident: nothing was wrong with the facts, or they were and are corrected. */
export type IncidentVerdict = 'lifted' | 'fault';

/** An incident that holds a programme. */
export interface StandingIncident {
  readonly incidentId: number;
  /** The first moment that may be wrong. */
  readonly from: Instant;
  readonly openedBy: string;
  readonly openedAt: Instant;
  readonly reason: string;
}

/** An incident as it is listed. */
export interface Incident extends StandingIncident {
  /** null: every programme. */
  readonly programme: string | null;
  /** null: it stands. */
  readonly end: IncidentEnd | null;
}

interface IncidentEnd {
  readonly to: Instant;
  readonly endedBy: string;
  readonly endedAt: Instant;
  readonly verdict: IncidentVerdict;
  readonly note: string;
}

export interface NewIncident {
  /** null: every programme. */
  readonly programmeId: number | null;
  readonly from: Instant;
  readonly author: string;
  readonly reason: string;
}

/** What was decided already when an incident was opened. */
export interface DecidedSince {
  readonly programme: string;
  /** The last instant that a night has walked any of the programme's counters to. */
  readonly walkedTo: Instant;
  /** A night is under way and goes on to there. */
  readonly isUnderWay: boolean;
  /** In force, at or after the beginning of the incident. */
  readonly entries: number;
  readonly outcomes: number;
}

/** The standing incident of a programme that begins first; null: none stands. */
export async function findStandingIncident(
  client: Asked,
  programmeId: number,
): Promise<StandingIncident | null> {
  const { rows } = await client.query<StandingIncident>(
    `select ${STANDING_COLUMNS} from incident i
     where to_at is null and (programme_id is null or programme_id = $1) order by from_at, incident_id limit 1`,
    [programmeId],
  );
  return rows[0] ?? null;
}

/**
 * Opens an incident. A night that begins at the same moment either sees it, or was there first and is told of.
 *
 * @param client inside a transaction
 */
export async function insertIncident(
  client: ClientBase,
  { programmeId, from, author, reason }: NewIncident,
): Promise<number> {
  await client.query(
    `select from programme where $1::smallint is null or programme_id = $1 order by programme_id for no key update`,
    [programmeId],
  );
  const { rows } = await client.query<{ incidentId: number }>(
    `insert into incident (programme_id, from_at, opened_by, reason) values ($1, $2, $3, $4) returning incident_id as "incidentId"`,
    [programmeId, timestamptz(from), author, reason],
  );
  return rows[0]?.incidentId ?? 0;
}

/** What of the incident's programmes is decided at or after an instant: one line a programme that was walked so far. */
export async function listDecidedSince(
  client: Asked,
  { programmeId, from }: Pick<NewIncident, 'programmeId' | 'from'>,
): Promise<readonly DecidedSince[]> {
  const since = timestamptz(from);
  const { rows } = await client.query<DecidedSince>(
    `select programme, walked.to_at as "walkedTo", walked.is_under_way as "isUnderWay",
       (select count(*)::integer from entry e
        where e.programme_id = p.programme_id and ${IN_FORCE} and effective_at >= '${since}') as entries,
       (select count(*)::integer from outcome o
        where o.programme_id = p.programme_id and ${IN_FORCE} and effective_at >= '${since}'
          and month >= '${since}'::date - 32) as outcomes
     from programme p join (
       select programme_id, max(walk_to) as to_at, bool_or(state = 'running') as is_under_way from run group by programme_id
     ) as walked using (programme_id)
     where ($1::smallint is null or programme_id = $1) and walked.to_at >= '${since}' order by programme`,
    [programmeId],
  );
  return rows;
}

/** @returns whether it stood until now */
export async function endIncident(
  client: Asked,
  incidentId: number,
  {
    to,
    author,
    verdict,
    note,
  }: {
    readonly to: Instant;
    readonly author: string;
    readonly verdict: IncidentVerdict;
    readonly note: string;
  },
): Promise<boolean> {
  const { rows } = await client.query<{ ended: boolean }>(
    'select end_incident($1, $2, $3, $4, $5) as ended',
    [incidentId, timestamptz(to), author, verdict, note],
  );
  return rows[0]?.ended === true;
}

/** Newest first; one of them, or all. */
export async function listIncidents(client: Asked, incidentId: number | null): Promise<readonly Incident[]> {
  const { rows } = await client.query<IncidentRow>(
    `select ${STANDING_COLUMNS}, p.programme, to_at as "to", ended_by as "endedBy", ended_at as "endedAt", verdict, note
     from incident i left join programme p using (programme_id)
     where $1::integer is null or incident_id = $1 order by incident_id desc`,
    [incidentId],
  );
  return rows.map(incidentOf);
}

const STANDING_COLUMNS = `i.incident_id as "incidentId", from_at as "from", opened_by as "openedBy", opened_at as "openedAt", reason`;

type IncidentRow = Omit<Incident, 'end'> & { readonly [Key in keyof IncidentEnd]: IncidentEnd[Key] | null };

function incidentOf({ to, endedBy, endedAt, verdict, note, ...opened }: IncidentRow): Incident {
  // A constraint of the table: all of them, or none.
  const isEnded = to !== null && endedBy !== null && endedAt !== null && verdict !== null && note !== null;
  return { ...opened, end: isEnded ? { to, endedBy, endedAt, verdict, note } : null };
}
