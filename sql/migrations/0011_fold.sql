-- Facts that are over before a horizon are folded into the counters they came to (docs/decisions/0028-retain.md).

create table retention (
  retention_id integer     generated always as identity primary key,
  horizon      timestamptz not null, -- the first instant that stays open
  begun_at     timestamptz not null default clock_timestamp(),
  author       text        not null,
  reason       text        not null
);
comment on table retention is 'Every time facts were folded: up to where, by whom and why.';

create table fold (
  subscriber_id bigint      not null primary key,
  at            timestamptz not null, -- facts that were over before it are not here any more; nothing before it is decided again
  folded_at     timestamptz not null default clock_timestamp(),
  retention_id  integer     not null,
  counters      jsonb       not null -- by programme: the state of the engine just before `at`
);
comment on table fold is 'Where every replay of a subscriber begins whose older facts are folded. Written by fold_subscribers alone.';
insert into subject_table values ('fold', 'goes');

create table folded_import (
  import_id integer not null primary key
);
comment on table folded_import is 'Imports of which some facts are folded: such an import cannot be withdrawn any more.';

-- Nothing that reads or writes facts may be under way. What comes later waits.
create function hold_facts() returns void
  language plpgsql as $$
declare
  found_one record;
begin
  perform pg_advisory_xact_lock(7361, hashtext('apply')); -- units of facts
  perform from programme order by programme_id for no key update; -- runs that begin or are taken over
  -- A slice may be walked for a run whose holder is dead, by a process that joined it.
  select r.run_id, r.holder into found_one from run r
    where r.state = 'running' and (
      (r.lease_until > clock_timestamp() and exists (select from pg_stat_activity a where a.pid = r.holder_pid))
      or (select count(*) from run_slice s where s.run_id = r.run_id and s.state = 'waiting')
        > (select count(*) from (select from run_slice s where s.run_id = r.run_id and s.state = 'waiting'
            for update skip locked) as free))
    limit 1;
  if found then
    raise exception using errcode = 'object_in_use',
      message = format('Run %s is being walked by %s. Wait until it is done.', found_one.run_id, found_one.holder);
  end if;
end
$$;

create or replace function hold_for_erasure(id bigint) returns void
  language plpgsql as $$
declare
  found_one record;
begin
  perform hold_facts();
  -- Previews: each takes this lock before its snapshot, so that none begun earlier still sees the subscriber.
  perform pg_advisory_xact_lock(7361, hashtext('close ' || programme_id)) from programme order by programme_id;
  lock table close in share row exclusive mode; -- and whatever else changes a close
  select c.close_id, c.month, c.state into found_one from close c
    where c.state in ('previewed', 'posting') and (exists (select from posting p where p.close_id = c.close_id and p.subscriber_id = id)
      or exists (select from correction p where p.close_id = c.close_id and p.subscriber_id = id)
      or exists (select from held_credit p where p.close_id = c.close_id and p.subscriber_id = id))
    limit 1;
  if found then
    raise exception using errcode = 'object_in_use', message = format(
      'Close %s of %s is %s and holds money of this subscriber, which could not be delivered any more. Post it or cancel it first.',
      found_one.close_id, to_char(found_one.month, 'YYYY-MM'), found_one.state);
  end if;
end
$$;

-- Of each fact named here a row is folded with all its versions when the one that is believed is over before the horizon and is not among
-- those that are kept. What has no end is over when it began before.
create function fold_subscribers(of_retention integer, ids bigint[], states jsonb[],
    kept_fact text[], kept_id bigint[], kept_at timestamptz[], kept_key text[])
  returns table (fact text, rows bigint)
  language plpgsql security definer
  set lock_timeout = '10s' set enable_hashjoin = on set enable_mergejoin = on set jit = off
  -- By the primary key alone: a slice must not read the whole of a table that has thousands of slices.
  set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  horizon timestamptz := (select r.horizon from retention r where r.retention_id = of_retention);
  key_name text;
  instant text;
  has_end boolean;
begin
  perform hold_facts();
  if horizon is null or horizon > clock_timestamp() - interval '31 days' then
    raise exception 'the horizon of retention % is not at least 31 days ago', of_retention;
  end if;
  if cardinality(ids) <> cardinality(states) then
    raise exception 'as many states as subscribers are needed';
  end if;
  if exists (select from fold f where f.subscriber_id = any (ids) and f.at >= horizon) then
    raise exception 'a subscriber is folded up to there already';
  end if;
  for fact, key_name, instant, has_end in values
    ('service', 'service', 'from_at', true), ('blocking', 'kind', 'from_at', true), ('fee', 'service', 'from_at', false),
    ('payment', 'id', 'at', false), ('charge', 'id', 'at', false), ('balance', null, 'at', false),
    ('promotion', 'promotion', 'from_at', true), ('termination', null, 'at', false)
  loop
    execute format($sql$
      with kept as materialized (
        select k.id, k.at, k.key from unnest($3, $4, $5, $6) as k (fact, id, at, key) where k.fact = $7
      ), over as materialized (
        select f.subscriber_id, %2$s as key, f.%3$s as instant from fact_%1$s f
        where f.subscriber_id = any ($1) and f.superseded_revision is null and f.%3$s < $2 and (f.withdrawn or %4$s)
          and not exists (select from kept k where k.id = f.subscriber_id and k.at = f.%3$s and k.key = %2$s)
      ), gone as (
        delete from fact_%1$s f using over o
        where f.subscriber_id = any ($1) and f.subscriber_id = o.subscriber_id and %2$s = o.key and %5$s
        returning f.import_id
      ), noted as (
        insert into folded_import select distinct import_id from gone on conflict do nothing
      )
      select count(*) from gone$sql$,
      fact, coalesce('f.' || quote_ident(key_name), ''''''), instant,
      case when has_end then 'f.to_at < $2' else 'true' end,
      -- An id is the whole key: its row may have moved to another instant.
      case when key_name = 'id' then 'true' else format('f.%s = o.instant', instant) end)
      into rows using ids, horizon, kept_fact, kept_id, kept_at, kept_key, fact;
    return next;
  end loop;
  insert into fold (subscriber_id, at, retention_id, counters)
    select s.id, horizon, of_retention, s.state from unnest(ids, states) as s (id, state)
    on conflict (subscriber_id) do update
      set at = excluded.at, folded_at = excluded.folded_at, retention_id = excluded.retention_id, counters = excluded.counters;
end
$$;
comment on function fold_subscribers is
  'The only way in which facts go while their subscriber stays: those that are over before the horizon, with what they came to in their place. Gives the versions that went, by fact.';

do $$
begin
  execute format('alter function fold_subscribers set search_path = %I, pg_temp', current_schema());
end
$$;
