-- Incidents: from when on nothing is decided until somebody has said what became of it (docs/decisions/0025-incidents.md). And
-- how the rejects among millions of answers are found.

create table incident (
  incident_id  integer     generated always as identity primary key,
  programme_id smallint    references programme, -- null: every programme
  from_at      timestamptz not null, -- the first moment that may be wrong
  opened_by    text        not null,
  opened_at    timestamptz not null default clock_timestamp(),
  reason       text        not null,
  to_at        timestamptz, -- null: it stands
  ended_by     text,
  ended_at     timestamptz,
  verdict      text        check (verdict in ('lifted', 'fault')),
  note         text,
  constraint incident_is_a_span check (to_at > from_at),
  constraint incident_ends_as_a_whole check (num_nulls(to_at, ended_by, ended_at, verdict, note) in (0, 5))
);
create index incident_stands on incident (from_at) where to_at is null;
comment on table incident is 'Rows are added; the one change is their end, through end_incident.';

create function end_incident(incident_id integer, to_at timestamptz, by text, verdict text, note text) returns boolean
  language sql security definer set search_path from current as $$
  with ended as (
    update incident i set to_at = end_incident.to_at, ended_by = by, ended_at = clock_timestamp(),
      verdict = end_incident.verdict, note = end_incident.note
    where i.incident_id = end_incident.incident_id and i.to_at is null
    returning true)
  select exists (select from ended)
$$;
comment on function end_incident is 'False: it had ended already, or there is none.';

create index answer_rejected on answer (close_id, subscriber_id) where answer = 'reject';
