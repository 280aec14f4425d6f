-- What the walk writes. Entries and outcomes are only added; one that no longer holds is superseded: the run that replayed is
-- written into it, nothing else of it ever changes. Rows are many, so words are kept as numbers here and told by `entry_kind`
-- and `reason_codes`; columns stand in the order that leaves no holes.

-- Where a counter stands. A programme has a partition of its own, so that its night touches its own pages only.
create table counter (
  subscriber_id bigint      not null,
  next_at       timestamptz not null, -- first instant at which something can change without a new fact; infinity: never
  wakes_at      timestamptz,          -- next_at, when that is not an instant at which every counter of the programme is looked at
  situation     bigint,               -- hash of all that its next steps depend on; null: it stands in a situation of its own
  run_id        integer     not null, -- the run that walked it: everything up to its walk_to, with the facts up to its cut
  value         integer,              -- null: the counter has not begun
  programme_id  smallint    not null,
  enrolled      boolean     not null,
  state         bytea       not null, -- for the engine only: its state, and the facts that it may still look at
  primary key (subscriber_id, programme_id)
) partition by list (programme_id);

create table entry (
  subscriber_id  bigint      not null,
  effective_at   timestamptz not null,
  since_at       timestamptz,
  until_at       timestamptz,
  counted_ms     bigint,
  codes          bigint,               -- a bit a reason code: reason_codes(codes)
  run_id         integer     not null,
  superseded_run integer     not null default 0, -- 0: in force
  delta          integer     not null,
  value          integer     not null,
  programme_id   smallint    not null,
  sequence       smallint    not null, -- order within the instant
  version        smallint    not null,
  kind           smallint    not null, -- entry_kind(kind)
  rule           text,
  found          text[],               -- in the order of the codes
  ref            text,
  -- At most one in force at each place of a counter's history.
  primary key (subscriber_id, programme_id, effective_at, sequence, superseded_run)
) partition by range (programme_id, effective_at);

create table outcome (
  subscriber_id  bigint      not null,
  effective_at   timestamptz not null,
  codes          bigint,               -- of a refusal; a bit a reason code: reason_codes(codes)
  month          date        not null, -- first day of the month that holds the bonus day
  run_id         integer     not null,
  superseded_run integer     not null default 0, -- 0: in force
  counter        integer     not null,
  programme_id   smallint    not null,
  sequence       smallint    not null,
  version        smallint    not null,
  percent        numeric,
  base           numeric,
  amount         numeric check (amount > 0),
  found          text[],
  -- At most one in force for a subscriber, programme and month, whatever the walk does.
  constraint outcome_once primary key (subscriber_id, programme_id, month, superseded_run),
  constraint outcome_is_credit_or_refusal check ((amount is null) <> (codes is null))
) partition by range (programme_id, month);

create function entry_kind(kind smallint) returns text
  language sql immutable strict parallel safe
  return (array['accrual', 'skip', 'reset', 'decay', 'deduction', 'opening', 'adjustment', 'enrolled', 'unenrolled',
    'enrolment_refused'])[kind + 1];

create function reason_codes(codes bigint) returns text[]
  language sql immutable strict parallel safe
  return (select array_agg(code order by code) from unnest(array['any_of', 'balance', 'balance_unknown', 'below_first_rung',
      'blocked', 'cap', 'closes_when', 'counter', 'fee', 'fee_unknown', 'first_period', 'interrupted', 'kind', 'no_payment',
      'not', 'not_enrolled', 'not_paid_in_full', 'not_served', 'other_promotion', 'paused', 'segment', 'tariff', 'terminated',
      'zero_amount']) with ordinality as word (code, place)
    where (codes >> (place - 1)::integer) & 1 = 1);

-- The service has no right to make tables, so it asks for its partitions here. They are made apart and attached, which waits for
-- nobody who reads or writes.

create function open_programme(programme_id smallint) returns void
  language plpgsql security definer set search_path from current as $$
declare
  name text := format('counter_%s', programme_id);
begin
  perform pg_advisory_xact_lock(7361, hashtext('partition'));
  if to_regclass(name) is null then
    -- Half of each page is free, so that a night can leave its new version of every row beside the old one, without a new index entry.
    execute format('create table %I (like counter including all) with (fillfactor = 45)', name);
    -- That it is this programme's is said once more, so that who wakes is counted from the index alone.
    execute format('create index %I on %I (wakes_at) where wakes_at is not null and programme_id = %s', name || '_wakes', name, programme_id);
    execute format('alter table counter attach partition %I for values in (%s)', name, programme_id);
  end if;
end
$$;

-- A month's partitions are made once; the new rows of a night lie together in them, whatever a programme's past weighs.
create function open_month(programme_id smallint, month date, from_at timestamptz, to_at timestamptz) returns void
  language plpgsql security definer set search_path from current as $$
declare
  suffix text := format('%s_%s', programme_id, to_char(month, 'YYYYMM'));
begin
  perform pg_advisory_xact_lock(7361, hashtext('partition'));
  if to_regclass('entry_' || suffix) is null then
    execute format('create table %I (like entry including all)', 'entry_' || suffix);
    execute format('alter table entry attach partition %I for values from (%s, %L) to (%s, %L)',
      'entry_' || suffix, programme_id, from_at, programme_id, to_at);
    execute format('create table %I (like outcome including all)', 'outcome_' || suffix);
    execute format('alter table outcome attach partition %I for values from (%s, %L) to (%s, %L)',
      'outcome_' || suffix, programme_id, month, programme_id, (month + interval '1 month')::date);
  end if;
end
$$;
