import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { kindNumber } from '../history/step-numbers.ts';
import { IN_FORCE } from '../history/steps.select.ts';
import { timestamptz } from '../instant.ts';

/** Which openings are looked at, and what the programme says of them. */
export interface OpeningScope {
  readonly programmeId: number;
  readonly programme: string;
  /** Only those that imports of this source brought; null: all. */
  readonly source: string | null;
  /** When the programme begins, and when it ends. */
  readonly begins: Instant;
  readonly ends: Instant;
  /** Numbers of the versions with an `enrolment` block: in others an opening says nothing of it. */
  readonly enrolmentVersions: readonly number[];
}

/**
 * Why the walk does not stand at an opening as it was brought. `value` and `enrolled`: it was taken up as something else.
 * `taken_back`: it is believed no more, and the next night has not come.
 */
export const OPENING_DIFFERENCES = [
  'before_programme',
  'after_end',
  'parked',
  'not_walked',
  'night_to_come',
  'later_than_walked',
  'value',
  'enrolled',
  'taken_back',
  'unexplained',
] as const;
export type OpeningDifference = (typeof OPENING_DIFFERENCES)[number];

/**
 * Gathers in the table `seen_opening` of this session every subscriber's last opening in a programme, as it was brought and as the walk
 * took it up: a statement for all of them. Joins are hashed in it: nobody has looked at rows that were imported a moment ago, and the
 * planner takes them for few.
 *
 * @param client inside a transaction, at whose end the table goes
 */
export async function gatherOpenings(client: ClientBase, scope: OpeningScope): Promise<void> {
  await client.query(
    `set local work_mem = '128MB'; set local enable_nestloop = off; set local jit = off; ${SEEN_TABLE}`,
  );
  const { rows } = await client.query<{ first: Instant | null; last: Instant | null }>(
    `select min(at) as first, max(at) as last from fact_opening f where programme in ('', $1)`,
    [scope.programme],
  );
  const { first = null, last = null } = rows[0] ?? {};
  if (first === null || last === null) return;
  await client.query(GATHER, [
    scope.programmeId,
    scope.programme,
    scope.source,
    timestamptz(first),
    timestamptz(last),
    timestamptz(scope.begins),
    timestamptz(scope.ends),
    scope.enrolmentVersions,
  ]);
  await client.query('set local enable_nestloop = on; analyze seen_opening');
}

/** What was brought is null for `taken_back`; what was taken up, where there is no entry. `difference` null: there is none. */
const SEEN_TABLE = `create temporary table seen_opening (
  subscriber_id  bigint      not null,
  at             timestamptz not null,
  value          integer,
  enrolled       boolean,
  taken_value    integer,
  taken_enrolled boolean,
  difference     text) on commit drop`;

const CONCERNS = `f.programme in ('', $2)
  and ($3::text is null or f.import_id in (select import_id from import where source = $3))`;

const GATHER = `
  insert into seen_opening
  with brought as materialized (
    select distinct on (f.subscriber_id) f.subscriber_id, f.at, f.value, f.enrolled, f.revision
    from fact_opening f
    where f.superseded_revision is null and not f.withdrawn and ${CONCERNS}
    order by f.subscriber_id, f.at desc, f.programme collate "C" desc
  ),
  gone as materialized (
    select distinct f.subscriber_id, f.at
    from fact_opening f
    left join fact_opening b on b.subscriber_id = f.subscriber_id and b.at = f.at and b.programme in ('', $2)
      and b.superseded_revision is null and not b.withdrawn
    where (f.superseded_revision is not null or f.withdrawn) and b.subscriber_id is null and ${CONCERNS}
  ),
  taken as materialized (
    select distinct on (subscriber_id, effective_at) subscriber_id, effective_at as at, sequence, value,
      version = any ($8::smallint[]) as says_enrolled
    from entry
    where programme_id = $1 and kind = ${kindNumber('opening')} and ${IN_FORCE} and effective_at between $4 and $5
    order by subscriber_id, effective_at, sequence desc
  ),
  enrolment as materialized (
    select subscriber_id, effective_at as at, sequence, ref, kind = ${kindNumber('enrolled')} as enrolled
    from entry
    where programme_id = $1 and kind in (${kindNumber('enrolled')}, ${kindNumber('unenrolled')}) and ${IN_FORCE}
      and effective_at <= $5
  ),
  held as (
    select distinct on (t.subscriber_id, t.at) t.subscriber_id, t.at, e.enrolled
    from taken t join enrolment e on e.subscriber_id = t.subscriber_id
      and (e.at < t.at or e.at = t.at and (e.sequence < t.sequence or e.ref = 'opening'))
    order by t.subscriber_id, t.at, e.at desc, e.sequence desc
  ),
  stands as (
    select t.subscriber_id, t.at, t.value, case when t.says_enrolled then coalesce(h.enrolled, false) end as enrolled
    from taken t left join held h on h.subscriber_id = t.subscriber_id and h.at = t.at
  )
  select b.subscriber_id, b.at, b.value, b.enrolled, s.value, s.enrolled,
    case
      when s.value = b.value and (b.enrolled is null or s.enrolled is null or s.enrolled = b.enrolled) then null
      when b.at < $6 then 'before_programme'
      when b.at >= $7 then 'after_end'
      when p.subscriber_id is not null then 'parked'
      when c.subscriber_id is null then 'not_walked'
      when b.revision > r.cut then 'night_to_come'
      when b.at > r.walk_to then 'later_than_walked'
      when s.subscriber_id is null then 'unexplained'
      when s.value <> b.value then 'value'
      else 'enrolled'
    end
  from brought b
  left join stands s on s.subscriber_id = b.subscriber_id and s.at = b.at
  left join parked p on p.subscriber_id = b.subscriber_id and p.programme_id = $1
  left join counter c on c.subscriber_id = b.subscriber_id and c.programme_id = $1
  left join run r on r.run_id = c.run_id
  union all
  select g.subscriber_id, g.at, null, null, s.value, s.enrolled, 'taken_back'
  from gone g join stands s on s.subscriber_id = g.subscriber_id and s.at = g.at`;
