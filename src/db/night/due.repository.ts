import type { ClientBase } from 'pg';
import { STATE_FORMAT } from '../../../rules/state.ts';
import type { Instant } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';

/** What is to be walked: by which programme, up to when, knowing what. */
export interface WalkScope {
  readonly programmeId: number;
  /** Revision of the programme's file: counters walked before it are replayed. */
  readonly programmeRevision: bigint;
  readonly walkTo: Instant;
  /** What earlier runs have consumed: touches up to and including it. */
  readonly cutFrom: bigint;
  readonly cut: bigint;
}

/** Subscriber ids, both ends inclusive. */
export interface IdRange {
  readonly from: bigint;
  readonly to: bigint;
}

export const ALL_IDS: IdRange = { from: -(1n << 63n), to: (1n << 63n) - 1n };

/** Makes the work table of this session; it is empty again after every transaction. */
export async function createDueTable(client: ClientBase): Promise<void> {
  await client.query(`create temporary table if not exists due (
    subscriber_id bigint      not null primary key,
    external_id   text        not null,
    cut           bigint      not null,
    walked_to     timestamptz,
    is_late       boolean     not null,
    state         text
  ) on commit delete rows`);
}

/**
 * Who is due in a range of ids: whose facts were touched since the last run, whose counter has something to decide by `walkTo`
 * without new facts, who was walked by an earlier revision of the programme, and who is parked. Late is who was walked
 * already past what was touched, or by an engine whose states this one does not read.
 *
 * @returns how many; `late` of them are replayed
 */
export async function fillDue(
  client: ClientBase,
  scope: WalkScope,
  range: IdRange,
): Promise<{ readonly due: number; readonly late: number }> {
  const { rows } = await client.query<{ due: number; late: number }>(
    `with filled as (
       insert into due (subscriber_id, external_id, cut, walked_to, is_late, state)
       select subscriber_id, external_id, $5::bigint, walked_to, is_late, state
       from (${SELECT_DUE}) as found
       order by subscriber_id
       returning is_late
     )
     select count(*)::integer as due, count(*) filter (where is_late)::integer as late from filled`,
    parameters(scope, range),
  );
  // Without it the planner takes the table for far larger or smaller than it is.
  await client.query('analyze due');
  return rows[0] ?? { due: 0, late: 0 };
}

/** Cuts table `due` into ranges of ids with about so many subscribers each. */
export async function cutDue(client: ClientBase, size: number): Promise<readonly IdRange[]> {
  const { rows } = await client.query<{ id: bigint }>(
    `select subscriber_id as id from (select subscriber_id, row_number() over (order by subscriber_id) as place from due) as placed
     where place % $1 = 0 order by subscriber_id`,
    [size],
  );
  const ends = [...rows.map(({ id }) => id), ALL_IDS.to];
  return ends.map((to, index) => ({ from: index === 0 ? ALL_IDS.from : (ends[index - 1] ?? 0n) + 1n, to }));
}

/** How many are due, without work table. */
export async function countDue(client: ClientBase, scope: WalkScope, range: IdRange): Promise<number> {
  const { rows } = await client.query<{ due: number }>(
    `select count(*)::integer as due from (${SELECT_DUE}) as found where $5::bigint is not null`,
    parameters(scope, range),
  );
  return rows[0]?.due ?? 0;
}

function parameters(scope: WalkScope, range: IdRange): unknown[] {
  const { programmeId, programmeRevision, walkTo, cutFrom, cut } = scope;
  return [programmeId, range.from, range.to, cutFrom, cut, timestamptz(walkTo), programmeRevision, OWN_STATE];
}

/** How the JSON of a state begins that this engine can walk on. */
const OWN_STATE = `{"format":${STATE_FORMAT},`;

// A touch that a counter has consumed already makes nobody due: a stopped run may have walked some slices past cutFrom.
const SELECT_DUE = `
  select s.subscriber_id, s.external_id, c.walked_to, c.state,
    c.subscriber_id is not null and (c.revision < $7 or not starts_with(c.state, $8)
      or coalesce(touched.since <= c.walked_to, false)) as is_late
  from (
    select subscriber_id from touch
    where subscriber_id between $2 and $3 and revision > $4 and revision <= $5
    union
    select subscriber_id from counter
    where programme_id = $1 and subscriber_id between $2 and $3 and (next_at <= $6 or revision < $7)
    union
    select subscriber_id from parked where programme_id = $1 and subscriber_id between $2 and $3
  ) as candidate
  join subscriber s using (subscriber_id)
  left join counter c on c.subscriber_id = s.subscriber_id and c.programme_id = $1
  left join parked p on p.subscriber_id = s.subscriber_id and p.programme_id = $1
  left join lateral (
    select min(t.since) as since from touch t
    where t.subscriber_id = s.subscriber_id and t.revision > coalesce(c.revision, 0) and t.revision <= $5
  ) as touched on true
  where c.subscriber_id is null or c.next_at <= $6 or c.revision < $7 or p.subscriber_id is not null
    or touched.since is not null`;
