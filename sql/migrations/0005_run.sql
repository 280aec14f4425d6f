-- Runs of the night. A run belongs to one programme and business date; one at a time per programme, by a lease in its row.
-- These rows are about work, not about subscribers: they stay in ordinary tables.

create table run (
  run_id        integer     generated always as identity primary key,
  programme_id  smallint    not null references programme,
  business_date date        not null,
  walk_to       timestamptz not null, -- midnight of business date + 1
  state         text        not null check (state in ('running', 'done', 'stopped')),
  cut_from      bigint      not null, -- what earlier runs have consumed: touches up to and including it
  cut           bigint      not null, -- the last revision when the run began
  is_full       boolean     not null, -- looks at every counter; otherwise at those touched, waking or parked
  state_format  smallint    not null, -- of the states it writes; one that reads another format replays them
  slices        integer     not null,
  zone_data     text        not null, -- version of the time-zone data
  holder        text        not null, -- who works on it, for people
  holder_pid    integer     not null, -- the holder's database session; gone from pg_stat_activity = dead
  lease_token   bigint      not null, -- grows with every taking; a slice commits only under the token it was claimed with
  lease_until   timestamptz not null,
  started_at    timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  counts        jsonb       not null default '{}',
  stopped_because text
);
create unique index run_one_at_a_time on run (programme_id) where state = 'running';

create table run_slice (
  run_id      integer     not null references run,
  slice       integer     not null,
  id_from     bigint      not null, -- subscriber_id, inclusive
  id_to       bigint      not null, -- subscriber_id, inclusive
  state       text        not null check (state in ('waiting', 'done')),
  counts      jsonb       not null default '{}',
  finished_at timestamptz,
  primary key (run_id, slice)
);

create table parked (
  subscriber_id bigint      not null,
  programme_id  smallint    not null,
  run_id        integer     not null,
  code          text        not null,
  message       text        not null,
  parked_at     timestamptz not null default clock_timestamp(),
  primary key (subscriber_id, programme_id)
);
comment on table parked is 'Subscribers whose facts the engine could not accept. Retried every night; a row goes when a walk succeeds.';
