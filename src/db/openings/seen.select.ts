import type { ClientBase } from 'pg';
import type { Instant } from '../../../rules/time.ts';
import { copyOut } from '../copy.ts';
import type { OpeningDifference } from './gather.ts';

// Reads of the table `seen_opening` that gatherOpenings has filled.

/** Sums of one side: as brought, or as taken up. */
export interface OpeningSums {
  readonly subscribers: number;
  readonly enrolled: number;
  readonly counterSum: number;
}

/** How many subscribers have a counter of this value. */
export interface AtCounter {
  readonly counter: number;
  readonly brought: number;
  readonly takenUp: number;
  /** Of those taken up. */
  readonly enrolled: number;
}

export interface DifferingOpening {
  /** External id. */
  readonly subscriber: string;
  readonly at: Instant;
  readonly difference: OpeningDifference;
  /** null: none, or not said. */
  readonly broughtValue: number | null;
  readonly broughtEnrolled: boolean | null;
  readonly takenUpValue: number | null;
  readonly takenUpEnrolled: boolean | null;
  /** Why the subscriber is parked; null: is not. */
  readonly parkedBecause: string | null;
}

export async function sumOpenings(
  client: ClientBase,
): Promise<{ readonly brought: OpeningSums; readonly takenUp: OpeningSums; readonly last: Instant | null }> {
  const sums = (value: string, enrolled: string): string => `json_build_object('subscribers', count(${value}),
    'enrolled', count(*) filter (where ${enrolled}), 'counterSum', coalesce(sum(${value}), 0))`;
  const { rows } = await client.query<Awaited<ReturnType<typeof sumOpenings>>>(
    `select ${sums('value', 'enrolled')} as brought, ${sums('taken_value', 'taken_enrolled')} as "takenUp", max(at) as last
     from seen_opening`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('an aggregate gave no row');
  return found;
}

/** By value, ascending. */
export async function countByCounter(client: ClientBase): Promise<readonly AtCounter[]> {
  const { rows } = await client.query<AtCounter>(`
    select counter, sum(brought)::integer as brought, sum(taken)::integer as "takenUp", sum(enrolled)::integer as enrolled from (
      select value as counter, 1 as brought, 0 as taken, 0 as enrolled from seen_opening where value is not null
      union all
      select taken_value, 0, 1, coalesce(taken_enrolled, false)::integer from seen_opening where taken_value is not null
    ) both_sides group by counter order by counter`);
  return rows;
}

export async function countDifferences(
  client: ClientBase,
): Promise<readonly { readonly difference: OpeningDifference; readonly openings: number }[]> {
  const { rows } = await client.query<{ difference: OpeningDifference; openings: number }>(
    `select difference, count(*)::integer as openings from seen_opening where difference is not null group by difference`,
  );
  return rows;
}

/** The first of each kind, by subscriber in bytes of UTF-8. */
export async function firstDiffering(
  client: ClientBase,
  programmeId: number,
  ofEach: number,
): Promise<readonly DifferingOpening[]> {
  const { rows } = await client.query<DifferingOpening>(
    `select subscriber, at, difference, value as "broughtValue", enrolled as "broughtEnrolled",
       taken_value as "takenUpValue", taken_enrolled as "takenUpEnrolled",
       case when difference = 'parked' then because end as "parkedBecause"
     from (
       select s.external_id as subscriber, o.*, p.code || ': ' || p.message as because,
         row_number() over (partition by difference order by s.external_id collate "C") as place
       from seen_opening o join subscriber s using (subscriber_id)
       left join parked p on p.subscriber_id = o.subscriber_id and p.programme_id = $2
       where difference is not null
     ) ranked where place <= $1 order by difference, place`,
    [ofEach, programmeId],
  );
  return rows;
}

/** The first subscribers, by bytes of UTF-8, who stand at each of these values, brought or taken up. */
export async function firstAtCounters(
  client: ClientBase,
  counters: readonly number[],
  ofEach: number,
): Promise<readonly { readonly counter: number; readonly subscribers: readonly string[] }[]> {
  const { rows } = await client.query<{ counter: number; subscribers: string[] }>(
    `select counter, array_agg(subscriber order by place) as subscribers from (
       select wanted.counter, s.external_id as subscriber,
         row_number() over (partition by wanted.counter order by s.external_id collate "C") as place
       from unnest($1::integer[]) as wanted (counter)
       join seen_opening o on coalesce(o.taken_value, o.value) = wanted.counter
       join subscriber s using (subscriber_id)
     ) ranked where place <= $2 group by counter order by counter`,
    [counters, ofEach],
  );
  return rows;
}

/** How many, and the first of them by bytes of UTF-8. */
export interface Named {
  readonly count: number;
  readonly subscribers: readonly string[];
}

/** Whose opening does not say `enrolled`. */
export function unsaidEnrolment(client: ClientBase, first: number): Promise<Named> {
  const from =
    'seen_opening o join subscriber s using (subscriber_id) where o.value is not null and o.enrolled is null';
  return named(client, from, [first]);
}

/** Whose counter has begun without an opening that is looked at: new subscribers, and those whom the older system forgot. */
export function withoutOpening(client: ClientBase, programmeId: number, first: number): Promise<Named> {
  const from = `counter c join subscriber s using (subscriber_id)
    left join seen_opening o on o.subscriber_id = c.subscriber_id and o.value is not null
    where c.programme_id = $2 and c.value is not null and o.subscriber_id is null`;
  return named(client, from, [first, programmeId]);
}

/** @param from a list of subscribers `s`; its first parameter is how many are named */
async function named(client: ClientBase, from: string, parameters: readonly number[]): Promise<Named> {
  const { rows } = await client.query<Named>(
    `with found as materialized (select s.external_id collate "C" as subscriber from ${from})
     select (select count(*) from found)::integer as count,
       array(select subscriber from found order by subscriber limit $1) as subscribers`,
    [...parameters],
  );
  return rows[0] ?? { count: 0, subscribers: [] };
}

/** As files of facts write it. */
const yesOrNo = (column: string): string => `case when ${column} then 'yes' when not ${column} then 'no' end`;

/** Every differing opening as CSV with a header, bytes as they come. */
export function differingAsCsv(client: ClientBase): AsyncIterable<Buffer> {
  return copyOut(
    client,
    `copy (
       select s.external_id as subscriber, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, difference, value as brought_value,
         ${yesOrNo('enrolled')} as brought_enrolled, taken_value as taken_up_value, ${yesOrNo('taken_enrolled')} as taken_up_enrolled
       from seen_opening join subscriber s using (subscriber_id)
       where difference is not null order by difference, s.external_id collate "C"
     ) to stdout (format csv, header)`,
  );
}
