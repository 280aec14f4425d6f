import type { Instant, LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';

/** How one programme stands, by the rows of its runs and closes alone: no counter, entry or outcome is looked at. */
export interface ProgrammeRow {
  readonly programmeId: number;
  readonly programme: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly publishedAt: Instant;
  /** Of the last run that is done; null: none is. */
  readonly businessDate: LocalDate | null;
  readonly walkTo: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly walked: number | null;
  /** The last run of all was stopped: too many are parked. */
  readonly isStopped: boolean;
  readonly parked: number;
  readonly standingIncidents: number;
  /** Of the last month that is posted; null: none is. Amounts as the report has them. */
  readonly closeMonth: LocalDate | null;
  readonly credits: number | null;
  readonly creditsSum: string | null;
  readonly paidSum: string | null;
  /** What forbids to post the preview that stands. */
  readonly stops: number;
}

export async function selectProgrammes(client: Asked): Promise<readonly ProgrammeRow[]> {
  const { rows } = await client.query<ProgrammeRow>(
    `select p.programme_id as "programmeId", p.programme, p.currency, p.time_zone as "timeZone", p.published_at as "publishedAt",
       night.business_date as "businessDate", night.walk_to as "walkTo", night.started_at as "startedAt",
       night.finished_at as "finishedAt", (night.counts ->> 'walked')::float8 as walked,
       coalesce(last.state = 'stopped', false) as "isStopped",
       (select count(*)::integer from parked k where k.programme_id = p.programme_id) as parked,
       (select count(*)::integer from incident i
        where i.to_at is null and (i.programme_id is null or i.programme_id = p.programme_id)) as "standingIncidents",
       posted.month as "closeMonth", (posted.report #>> '{credits,count}')::float8 as credits,
       posted.report #>> '{credits,sum}' as "creditsSum", posted.report #>> '{paid,sum}' as "paidSum",
       (select coalesce(sum(jsonb_array_length(c.stops)), 0)::integer from close c
        where c.programme_id = p.programme_id and c.state = 'previewed') as stops
     from programme p
     left join lateral (select * from run r where r.programme_id = p.programme_id and r.state = 'done'
       order by r.run_id desc limit 1) as night on true
     left join lateral (select state from run r where r.programme_id = p.programme_id order by r.run_id desc limit 1) as last on true
     left join lateral (select month, report from close c where c.programme_id = p.programme_id and c.state = 'posted'
       order by c.month desc limit 1) as posted on true
     order by p.programme_id`,
  );
  return rows;
}

/** What the imports of one source came to. */
export interface SourceRow {
  readonly source: string;
  /** Of the last import that is over. */
  readonly finishedAt: Instant;
  readonly isRefused: boolean;
  readonly rejectedRows: number;
  /** Up to when the applied imports say that everything is in; null: none says it. */
  readonly completeThrough: Instant | null;
}

/** @param besides a source that is none: what people record one by one */
export async function selectSources(client: Asked, besides: string): Promise<readonly SourceRow[]> {
  const { rows } = await client.query<SourceRow>(
    `select source, i.finished_at as "finishedAt", i.state = 'refused' as "isRefused",
       (select count(*)::integer from import_reject r where r.import_id = last.import_id) as "rejectedRows", last.complete_through as "completeThrough"
     from (select source, max(import_id) filter (where finished_at is not null) as import_id,
         max(complete_through) filter (where state = 'applied') as complete_through
       from import where source <> $1 group by source) as last
     join import i using (source, import_id) order by source`,
    [besides],
  );
  return rows;
}

/** Every incident that was ever opened. */
export async function countIncidents(client: Asked): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from incident');
  return rows[0]?.count ?? 0;
}
