import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { subscriberId } from '../subscriber-id.ts';

/** One adjustment with its whole story. */
export interface ListedAdjustment {
  /** External id. */
  readonly subscriber: string;
  readonly id: string;
  /** null: all. */
  readonly programme: string | null;
  readonly at: Instant;
  readonly delta: number;
  readonly author: string;
  readonly reason: string;
  /** `by hand`, or the source of the import that brought it. */
  readonly source: string;
  readonly recordedAt: Instant;
  /** null: it holds. */
  readonly withdrawnAt: Instant | null;
  /** null also when an import withdrew it, or it went with its import. */
  readonly withdrawnBy: string | null;
  readonly withdrawnBecause: string | null;
}

/** Where an adjustment stands in the list. */
export interface ListPlace {
  /** Of the unit that recorded it. */
  readonly revision: bigint;
  readonly subscriber: string;
  readonly id: string;
}

export interface ListFilter {
  /** External id; null: everybody. */
  readonly subscriber: string | null;
  readonly limit: number;
  /** null or left out: from the newest. */
  readonly after?: ListPlace | null;
}

/** The last version of every adjustment, the newest first. */
export async function listAdjustments(
  client: ClientBase,
  filter: ListFilter,
): Promise<readonly ListedAdjustment[]> {
  return (await listPlaced(client, filter)).map(({ adjustment }) => adjustment);
}

/** The same, with the place of each. */
export async function listPlaced(
  client: ClientBase,
  { subscriber, limit, after = null }: ListFilter,
): Promise<readonly { readonly adjustment: ListedAdjustment; readonly place: ListPlace }[]> {
  const { rows } = await client.query<ListedAdjustment & Pick<ListPlace, 'revision'>>(LIST, [
    subscriber === null ? null : subscriberId(subscriber),
    limit,
    after?.revision ?? null,
    after?.subscriber ?? null,
    after?.id ?? null,
  ]);
  return rows.map(({ revision, ...adjustment }) => {
    const { subscriber: of, id } = adjustment;
    return { adjustment, place: { revision, subscriber: of, id } };
  });
}

/** A version that withdraws stands for the one it took back; one that was superseded and not replaced went with its import. */
const LIST = `
  with last as (
    select distinct on (subscriber_id, id) * from fact_adjustment
    where $1::bigint is null or subscriber_id = $1
    order by subscriber_id, id, revision desc
  )
  select s.external_id as subscriber, last.id, nullif(last.programme, '') as programme, last.at, last.delta, last.author, last.reason,
    i.source, recorded.revision, recorded.recorded_at as "recordedAt", gone.recorded_at as "withdrawnAt",
    w.author as "withdrawnBy", w.reason as "withdrawnBecause"
  from last
  join subscriber s using (subscriber_id)
  join fact_adjustment made on made.subscriber_id = last.subscriber_id and made.id = last.id
    and made.revision = case when last.withdrawn then coalesce(last.supersedes, last.revision) else last.revision end
  join import i on i.import_id = made.import_id
  join revision recorded on recorded.revision = made.revision
  left join revision gone on gone.revision = case when last.withdrawn then last.revision else last.superseded_revision end
  left join adjustment_withdrawal w on w.subscriber_id = last.subscriber_id and w.id = last.id and w.revision = last.revision
  where $3::bigint is null or recorded.revision < $3
    or (recorded.revision = $3 and (s.external_id collate "C", last.id collate "C") > ($4, $5))
  order by recorded.revision desc, s.external_id collate "C", last.id collate "C"
  limit $2`;
