import { type Instant, monthText } from '../../../rules/time.ts';
import { THOSE_IDS } from '../asked-statement.ts';
import { timestamptz } from '../instant.ts';
import { sliceNumberSql } from '../night/id-range.ts';
import { byHandSql } from './by-hand.select.ts';
import { IN_FORCE } from './steps.select.ts';

/** The months of a programme in which steps are looked for. They stand in the text of the statement, so that its plan opens just their partitions. */
export interface Months {
  /** The first one, as numbered by `monthOf`, and the instant at which it begins in the programme's zone. */
  readonly from: number;
  readonly fromAt: Instant;
  /** The first one that is not looked into any more, the same way; null: all that there are. */
  readonly until: { readonly month: number; readonly at: Instant } | null;
}

export interface NowScope {
  readonly programmeId: number;
  readonly months: Months;
}

/** Positions in a step of an entry, an array; an outcome begins the same way. Instants are seconds since 1970. */
export const ENTRY = {
  effective: 0,
  sequence: 1,
  run: 2,
  version: 3,
  codes: 4,
  found: 5,
  value: 6,
  kind: 7,
  delta: 8,
  rule: 9,
  since: 10,
  until: 11,
  counted: 12,
  ref: 13,
  byHand: 14,
} as const;

export const OUTCOME = { ...ENTRY, counter: 6, percent: 7, base: 8, amount: 9 } as const;

const COMMON = `date_part('epoch', t.effective_at), t.sequence, t.run_id, t.version, t.codes, t.found`;

const ENTRY_FIELDS = `${COMMON}, t.value, t.kind, t.delta, t.rule, date_part('epoch', t.since_at), date_part('epoch', t.until_at),
  t.counted_ms, t.ref, ${byHandSql('t', 't')}`;

const OUTCOME_FIELDS = `${COMMON}, t.counter, t.percent::text, t.base::text, t.amount::text`;

/**
 * Of some subscribers, by their 64-bit ids in `$1`, what is in force in some months, as it is committed at this moment; each is one row, and
 * whom no import names has none. Which steps there are is told as JSON: a row of its own for each costs more to write and to read.
 * Older steps are asked for if there are at most `$2` in those months.
 */
export function selectNow({ programmeId, months }: NowScope): string {
  const own = (alias: string): string => `${alias}.programme_id = ${programmeId} and ${alias}.${IN_FORCE}`;
  const { from, fromAt, until } = months;
  const first = `'${monthText(from)}-01'`;
  const begins = `'${timestamptz(fromAt)}'`;
  const steps = (table: string, fields: string, where: string): string => `
    left join (
      select t.subscriber_id, json_agg(json_build_array(${fields})) as steps, count(*) as found
      from ${table} t where t.subscriber_id = ${THOSE_IDS} and ${own('t')} and ${where}
      group by t.subscriber_id
    ) as ${table} on ${table}.subscriber_id = s.subscriber_id`;
  const older = (table: string, where: string): string =>
    `exists (select from ${table} t where t.subscriber_id = s.subscriber_id and ${own('t')} and ${where})`;
  return `
    with last as materialized (
      select run_id, slices, finished_at is not null as is_over from run
      where programme_id = ${programmeId} order by run_id desc limit 2
    )
    select s.external_id, (select max(revision) from programme_file)::text, ${KNOWN_RUN}, entry.steps, outcome.steps,
      coalesce(entry.found, 0) + coalesce(outcome.found, 0) <= $2::integer
        and (${older('entry', `t.effective_at < ${begins}`)} or ${older('outcome', `t.month < ${first}`)}),
      c.value, coalesce(c.enrolled, false)
    from subscriber s
    left join counter c on c.subscriber_id = s.subscriber_id and c.programme_id = ${programmeId}
    ${steps('entry', ENTRY_FIELDS, `t.effective_at >= ${begins} ${until === null ? '' : `and t.effective_at < '${timestamptz(until.at)}'`}`)}
    ${steps('outcome', OUTCOME_FIELDS, `t.month >= ${first} ${until === null ? '' : `and t.month < '${monthText(until.month)}-01'`}`)}
    where s.subscriber_id = ${THOSE_IDS}`;
}

/** Positions of its columns. */
export const NOW = {
  externalId: 0,
  stamp: 1,
  knownRun: 2,
  entries: 3,
  outcomes: 4,
  hasOlder: 5,
  value: 6,
  enrolled: 7,
} as const;

/** As `knownRunSql` has it: the last run that is over or has done the subscriber's slice, or the one before the last. */
const KNOWN_RUN = `coalesce((
  select l.run_id from last l
  where l.is_over or l.run_id < (select max(run_id) from last) or exists (
    select from run_slice k where k.run_id = l.run_id and k.state = 'done' and k.slice = ${sliceNumberSql('s.subscriber_id', 'l.slices')})
  order by l.run_id desc limit 1), 0)`;
