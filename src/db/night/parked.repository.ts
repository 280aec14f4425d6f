import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import type { IdRange } from './id-range.ts';

/** A subscriber whose facts the engine does not accept, and why. */
export interface ParkedSubscriber {
  readonly subscriber: string;
  readonly programme: string;
  readonly runId: number;
  readonly code: string;
  readonly message: string;
  readonly parkedAt: Instant;
}

/** Where in the list somebody stands. */
export type ParkedPlace = Pick<ParkedSubscriber, 'programme' | 'subscriber'>;

interface ParkedFilter {
  /** null: of all programmes. */
  readonly programme: string | null;
  /** Only those after it; null: from the first. */
  readonly after: ParkedPlace | null;
  /** null: all. */
  readonly limit: number | null;
}

/** In the order of programmes, then of subscribers by bytes of UTF-8. */
export async function listParked(
  client: Asked,
  { programme, after, limit }: ParkedFilter,
): Promise<readonly ParkedSubscriber[]> {
  const { rows } = await client.query<ParkedSubscriber>(
    `select s.external_id as subscriber, p.programme, run_id as "runId", code, message, parked_at as "parkedAt"
     from parked join subscriber s using (subscriber_id) join programme p using (programme_id)
     where ($1::text is null or p.programme = $1)
       and ($2::text is null or (p.programme, s.external_id collate "C") > ($2, $3::text))
     order by p.programme, s.external_id collate "C" limit $4`,
    [programme, after?.programme ?? null, after?.subscriber ?? null, limit],
  );
  return rows;
}

/** All subscribers that a fact has named. */
export async function countSubscribers(client: Asked): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from subscriber`);
  return rows[0]?.count ?? 0;
}

/** A subscriber whose facts the engine does not accept. */
export interface Refused {
  readonly subscriberId: bigint;
  readonly code: string;
  readonly message: string;
}

/** Who is parked in a range of ids, in the order of ids. */
export async function readParkedIds(
  client: ClientBase,
  programmeId: number,
  range: IdRange,
): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ id: bigint }>(
    `select subscriber_id as id from parked where programme_id = $1 and subscriber_id between $2 and $3 order by 1`,
    [programmeId, range.from, range.to],
  );
  return rows.map(({ id }) => id);
}

/** Parks those refused and lets the others of `before` go. A row that says the same stays as it is: since when, by which run. */
export async function park(
  client: ClientBase,
  { programmeId, runId }: { readonly programmeId: number; readonly runId: number },
  { before, refused }: { readonly before: readonly bigint[]; readonly refused: readonly Refused[] },
): Promise<void> {
  const ids = refused.map(({ subscriberId }) => subscriberId);
  const gone = before.filter((id) => !ids.includes(id));
  if (gone.length > 0) {
    await client.query('delete from parked where programme_id = $1 and subscriber_id = any ($2::bigint[])', [
      programmeId,
      gone,
    ]);
  }
  if (ids.length === 0) return;
  const codes = refused.map(({ code }) => code);
  const messages = refused.map(({ message }) => message);
  await client.query(PARK, [programmeId, runId, ids, codes, messages]);
}

const PARK = `
  insert into parked as p (programme_id, run_id, subscriber_id, code, message)
  select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[])
  on conflict (subscriber_id, programme_id) do update
    set run_id = excluded.run_id, code = excluded.code, message = excluded.message, parked_at = clock_timestamp()
    where (p.code, p.message) is distinct from (excluded.code, excluded.message)`;
