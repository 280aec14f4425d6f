import pg from 'pg';
import { postedColumns } from '../billing/posted-state.ts';
import { IN_FORCE } from '../history/steps.select.ts';

/** Of which programme, and in which months its last outcomes are looked for. */
export interface CardScope {
  readonly programmeId: number;
  readonly programme: string;
  /** First days of months, `YYYY-MM-DD`. */
  readonly months: readonly string[];
}

/**
 * Everything that a card is told of, in one statement: a row a programme, one with nulls when none is published, no row when no applied
 * import names the subscriber. Numbers of programmes and months stand in the text, so that the server prepares a plan which opens just the
 * partitions that it needs. `$1`: the subscriber's 64-bit id, `$2`: the external id.
 */
export function selectCard(scopes: readonly CardScope[]): string {
  const branches = scopes.map(selectOne).join('\nunion all\n');
  const rows = scopes.length === 0 ? '' : `left join lateral (${branches}) card on true`;
  const columns = scopes.length === 0 ? 'null::smallint as "programmeId"' : 'card.*';
  return `select (select coalesce(max(revision), 0) from programme_file) as revision, ${columns}
    from subscriber s ${rows} where s.subscriber_id = $1 and s.external_id = $2`;
}

function selectOne({ programmeId: id, programme, months }: CardScope): string {
  const inMonths = months.map((month) => `'${month}'::date`).join(', ');
  // `offset 0` and `+ 0` keep the planner to the primary keys, as in facts.select.ts.
  return `select ${id}::smallint as "programmeId", c.next_at as "nextAt", c.value, c.enrolled, c.state, r.walk_to as "walkTo", r.cut,
      (select walk_to from run where programme_id = ${id} and run.state = 'done' order by run_id desc limit 1) as walked,
      (select pays_from from programme where programme_id = ${id}) as "paysFrom",
      (select min(from_at) from incident where to_at is null and (programme_id is null or programme_id = ${id})) as "incidentSince",
      (select bit_or(facts) from touch t where t.subscriber_id = s.subscriber_id and t.revision > r.cut) as touched,
      k.code as "parkedCode", k.parked_at as "parkedAt", o.*, m.*, q.*
    from (select) one
      left join counter c on c.subscriber_id = s.subscriber_id and c.programme_id = ${id}
      left join run r on r.run_id = c.run_id
      left join parked k on k.subscriber_id = s.subscriber_id and k.programme_id = ${id}
      left join lateral (
        select month, effective_at as "effectiveAt", sequence, version, counter, codes::float8 as codes, found,
          percent::text as percent, base, amount
        from outcome where subscriber_id = s.subscriber_id and programme_id = ${id} and month in (${inMonths}) and ${IN_FORCE}
        order by month desc limit 1) o on true
      left join lateral (
        select true as "isPosted", ${postedColumns('s.subscriber_id')} from close c
        where c.programme_id = ${id} and c.month = o.month and c.state = 'posted' and o.amount is not null) m on true
      left join lateral (
        select f.action as "requestAction", f.at as "requestAt" from fact_enrolment f
        where f.subscriber_id = s.subscriber_id and f.programme in ('', ${pg.escapeLiteral(programme)}) and f.revision + 0 > r.cut
          and f.superseded_revision is null and not f.withdrawn
        order by f.revision desc limit 1) q on true`;
}
