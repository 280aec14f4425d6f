import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { applyFact } from '../import/apply.ts';
import type { ApplyAs } from '../import/changes.ts';
import { tableOf } from '../import/fact-tables.ts';
import { writeTouches } from '../import/touches.ts';
import { timestamptz } from '../instant.ts';

/** A request by hand, as it was recorded. */
export interface RecordedRequest {
  readonly id: string;
  readonly programme: string;
  readonly action: 'enrol' | 'leave';
  readonly at: Instant;
  readonly author: string | null;
  readonly channel: string | null;
  /** Taken back since, by an import that said so or with its unit. */
  readonly withdrawn: boolean;
}

/** The request that was asked under an id; null: none was. */
export async function findRequest(
  client: ClientBase,
  subscriberId: bigint,
  id: string,
): Promise<RecordedRequest | null> {
  const { rows } = await client.query<RecordedRequest>(
    `select r.id, r.programme, f.action, r.at, f.author, f.channel, f.withdrawn
     from enrolment_request r join fact_enrolment f using (subscriber_id, programme, at)
     where r.subscriber_id = $1 and r.id = $2 order by f.revision desc limit 1`,
    [subscriberId, id],
  );
  return rows[0] ?? null;
}

/** The first instant from `at` on at which the subscriber has asked nothing of the programme: the instant is part of a request's key. */
export async function freeInstant(
  client: ClientBase,
  {
    subscriberId,
    programme,
    at,
  }: { readonly subscriberId: bigint; readonly programme: string; readonly at: Instant },
): Promise<Instant> {
  const { rows } = await client.query<{ at: Instant }>(
    `select distinct at from fact_enrolment where subscriber_id = $1 and programme = $2 and at >= $3 order by at`,
    [subscriberId, programme, timestamptz(at)],
  );
  const taken = new Set(rows.map((row) => row.at));
  let free = at;
  while (taken.has(free)) free += 1;
  return free;
}

/**
 * Writes a request as an import writes many: the fact, whom it touches, and the id under which it was asked.
 *
 * @param client inside the transaction of the unit
 */
export async function writeRequest(
  client: ClientBase,
  subscriberId: bigint,
  request: Omit<RecordedRequest, 'withdrawn'>,
  as: ApplyAs,
): Promise<void> {
  const { id, programme, at, action, author, channel } = request;
  await client.query(CHANGE_TABLE);
  await client.query(
    `insert into change_enrolment (subscriber_id, programme, at, action, author, channel, withdrawn)
     values ($1, $2, $3, $4, $5, $6, false)`,
    [subscriberId, programme, timestamptz(at), action, author, channel],
  );
  const noted = await applyFact(client, tableOf('enrolment'), { added: 1, changed: 0, withdrawn: 0 }, as);
  await writeTouches(client, as.revision, noted);
  await client.query(
    'insert into enrolment_request (subscriber_id, id, programme, at) values ($1, $2, $3, $4)',
    [subscriberId, id, programme, timestamptz(at)],
  );
}

/** As `gatherChanges` leaves it. */
const CHANGE_TABLE = `create temporary table change_enrolment (
  subscriber_id bigint not null, programme text not null, at timestamptz not null, action text not null, author text, channel text,
  withdrawn boolean not null, supersedes bigint) on commit drop`;
