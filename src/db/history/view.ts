import { type Instant, monthOf, monthText, type Zone } from '../../../rules/time.ts';
import { timestamptz } from '../instant.ts';
import { sliceNumberSql } from '../night/id-range.ts';
import { type Belief, isBelievedSql, knownRunSql } from './belief.ts';
import { ENTRY_COLUMNS, OUTCOME_COLUMNS } from './steps.select.ts';

/** What of a counter's history is looked at. */
export interface HistoryView {
  readonly programmeId: number;
  readonly zone: Zone;
  readonly belief: Belief;
  /** Only steps effective up to and including it; null: all. */
  readonly asOf: Instant | null;
  /** Also the steps that were believed once. */
  readonly withSuperseded: boolean;
  /** The bits of `touch.facts` that the programme looks at. */
  readonly facts: number;
}

/** What a table is asked for beyond the view: a condition, beginning with `and`, and what follows the conditions. */
export interface Part {
  readonly where: string;
  readonly order: string;
}

export const WHOLE: Part = { where: '', order: '' };

/** The subscribers of a view, as `subscriber_id, external_id, known_run`. @param where a condition for table `subscriber` */
export function selectKnown({ belief }: Pick<HistoryView, 'belief'>, where: string): string {
  return `select subscriber_id, external_id, ${knownRunSql(belief, 'subscriber_id')} as known_run from subscriber ${where}`;
}

/**
 * The steps of one row `s` of `selectKnown`, as the columns of `stepOf`, then `run_id, superseded_run`. Each partition is looked into by
 * its primary key, and those of later months than the view's not at all.
 */
export function selectStepsOf(
  view: HistoryView,
  parts: { readonly entry: Part; readonly outcome: Part },
): string {
  const { programmeId, asOf, zone, withSuperseded } = view;
  const known = withSuperseded ? 'run_id <= s.known_run' : isBelievedSql('s.known_run');
  const upTo = asOf === null ? '' : `and effective_at <= '${timestamptz(asOf)}'`;
  // Of outcomes a partition is known by the month.
  const month = asOf === null ? '' : `and month <= '${monthText(monthOf(asOf, zone))}-01'`;
  const branch = (table: string, columns: string, { where, order }: Part): string => `(
    select ${columns}, run_id, case when superseded_run <= s.known_run then superseded_run else 0 end as superseded_run
    from ${table} where subscriber_id = s.subscriber_id and programme_id = ${programmeId} and ${known} ${upTo} ${where} ${order})`;
  return `${branch('entry', ENTRY_COLUMNS, parts.entry)}
    union all
    ${branch('outcome', OUTCOME_COLUMNS, { ...parts.outcome, where: `${month} ${parts.outcome.where}` })}`;
}

/** What `recordOf` reads after the columns of `selectStepsOf`; `joinRuns` has it. */
export const RECORD_COLUMNS = 'w.night, w.finished_at, g.night, g.finished_at, g.cut, g.before, g.touches';

/**
 * Joins to a row `step` the run that wrote it, `w`, and the one that superseded it, `g`: with the last revision that it knew, the
 * last that the run before it knew, and what was touched between the two steps' runs.
 */
export function joinRuns({ programmeId, facts }: HistoryView): string {
  const slice = (run: string): string => sliceNumberSql('s.subscriber_id', `${run}.slices`);
  return `
    left join lateral (
      select r.business_date::text as night, k.finished_at, r.cut
      from run r join run_slice k on k.run_id = r.run_id and k.slice = ${slice('r')}
      where r.run_id = step.run_id
    ) as w on true
    left join lateral (
      select r.business_date::text as night, k.finished_at, r.cut, (
        select max(b.cut) from run b where b.programme_id = ${programmeId}
          and b.run_id >= step.run_id and b.run_id < step.superseded_run and exists (
            select from run_slice d where d.run_id = b.run_id and d.state = 'done' and d.slice = ${slice('b')})
      ) as before, array(
        select concat_ws(' ', t.revision, t.facts, t.since) from touch t
        where t.subscriber_id = s.subscriber_id and t.revision > w.cut and t.revision <= r.cut
          and t.since <= step.effective_at and t.facts & ${facts} <> 0
        order by t.revision
      ) as touches
      from run r join run_slice k on k.run_id = r.run_id and k.slice = ${slice('r')}
      where r.run_id = step.superseded_run
    ) as g on true`;
}
