-- Personal data: who has looked at a subscriber, who was erased, and the one way to erase (docs/decisions/0023-erasure.md).

-- Append-only, for the service too.
create table access_log (
  subscriber_id bigint      not null,
  read_at       timestamptz not null default clock_timestamp(),
  who           text        not null,
  what          text        not null -- the command or the route
);
create index access_log_by_subscriber on access_log (subscriber_id, read_at);
comment on table access_log is 'Reads of one subscriber by people.';

create table erasure (
  digest    bytea       not null check (octet_length(digest) = 32), -- SHA-256 of the external id; its first eight bytes are the subscriber_id
  erased_at timestamptz not null,
  author    text        not null,
  reason    text        not null,
  primary key (digest, erased_at)
);
comment on table erasure is 'Whose data was erased. It does not say who that was; whoever has the external id can ask whether it is here.';

create table subject_table (
  table_name text not null primary key,
  on_erasure text not null check (on_erasure in ('goes', 'stays'))
);
comment on table subject_table is
  'What an erasure does with rows of a table that has a subscriber_id: they go, or stay under a random one. A table that is not named here stops every erasure.';
insert into subject_table
  select name, 'goes' from unnest(array['subscriber', 'fact_subscriber', 'fact_service', 'fact_blocking', 'fact_fee', 'fact_payment',
    'fact_charge', 'fact_balance', 'fact_promotion', 'fact_enrolment', 'fact_opening', 'fact_adjustment', 'fact_termination',
    'adjustment_withdrawal', 'touch', 'counter', 'entry', 'outcome', 'parked']) as name
  union all
  select name, 'stays' from unnest(array['posting', 'correction', 'held_credit', 'credit_release', 'answer', 'access_log']) as name;

create function subject_tables() returns setof name
  language sql stable as $$
  select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and a.attname = 'subscriber_id' and not a.attisdropped
  order by c.relname
$$;
comment on function subject_tables is 'Every table that holds subscribers, as the catalogue has it, so that none can be forgotten.';

create function reject_names("column" text, value text, external_id text) returns boolean
  language sql immutable parallel safe as $$
  select case when "column" = 'subscriber' then value = external_id
    -- The row as a whole: the id stands in it between two separators.
    when "column" is null then value ~ (
      '(^|[\s,;|"])' || regexp_replace(external_id, '([^[:alnum:]])', '\\\1', 'g') || '($|[\s,;|"])')
    else false end
$$;
comment on function reject_names is 'Whether a row of import_reject says whom it is about, and that is this subscriber.';

-- Nothing that decides about subscribers may be under way, or it would write about one who is gone. What comes later waits.
create function hold_for_erasure(id bigint) returns void
  language plpgsql as $$
declare
  found_one record;
begin
  perform pg_advisory_xact_lock(7361, hashtext('apply')); -- units of facts
  perform from programme order by programme_id for no key update; -- runs that begin or are taken over
  -- Previews: each takes this lock before its snapshot, so that none begun earlier still sees the subscriber.
  perform pg_advisory_xact_lock(7361, hashtext('close ' || programme_id)) from programme order by programme_id;
  lock table close in share row exclusive mode; -- and whatever else changes a close
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

-- Money stays, under another key. The seal of a posted close is lifted and set again around the one statement that changes the one
-- column; nobody sees the table in between, for the lock on it is held to the end of the transaction.
create function rekey_subject(table_name name, old_id bigint, new_id bigint) returns bigint
  language plpgsql as $$
declare
  part regclass;
  is_here boolean;
  is_sealed boolean;
  rows bigint;
  total bigint := 0;
begin
  for part in
    select c.oid from pg_class c where c.oid = to_regclass(quote_ident(table_name)) and c.relkind = 'r'
    union all select i.inhrelid from pg_inherits i where i.inhparent = to_regclass(quote_ident(table_name))
  loop
    execute format('select exists (select from %s where subscriber_id = $1)', part) into is_here using old_id;
    continue when not is_here;
    is_sealed := exists (select from pg_constraint where conrelid = part and conname = 'sealed');
    if is_sealed then
      execute format('alter table %s drop constraint sealed', part);
    end if;
    execute format('update %s set subscriber_id = $2 where subscriber_id = $1', part) using old_id, new_id;
    get diagnostics rows = row_count;
    total := total + rows;
    if is_sealed then
      execute format('alter table %s add constraint sealed check (false) not valid', part);
    end if;
  end loop;
  return total;
end
$$;

-- What is not found by subscriber_id: rejects that name the subscriber, and texts in which the id stands.
create function erase_mentions(known_as text, out rejects bigint, out imports integer[])
  language plpgsql as $$
declare
  mention text := '"subscriber": ' || to_jsonb(known_as)::text;
begin
  with gone as (delete from import_reject r where reject_names(r."column", r.value, known_as) returning r.import_id)
  select count(*), coalesce(array_agg(distinct import_id), '{}') into rejects, imports from gone;
  update import set refused_because = replace(refused_because, to_jsonb(known_as)::text, '"(erased)"')
    where position(to_jsonb(known_as)::text in refused_because) > 0;
  update close set report = replace(report::text, mention, '"subscriber": "(erased)"')::jsonb
    where position(mention in report::text) > 0;
end
$$;

create function erase_subject(of_digest bytea, known_as text, by text, because text, at timestamptz, out gone jsonb, out kept jsonb, out imports integer[])
  language plpgsql security definer set lock_timeout = '10s' as $$
declare
  old_id bigint := ('x' || encode(substr(of_digest, 1, 8), 'hex'))::bit(64)::bigint;
  new_id bigint;
  held_as text := (select s.external_id from subscriber s where s.subscriber_id = old_id);
  name name;
  fate text;
  rows bigint;
begin
  gone := '{}';
  kept := '{}';
  imports := '{}';
  if sha256(convert_to(coalesce(held_as, known_as), 'UTF8')) <> of_digest or sha256(convert_to(known_as, 'UTF8')) <> of_digest then
    raise exception 'the digest is not that of the subscriber';
  end if;
  perform hold_for_erasure(old_id);
  loop
    new_id := ('x' || encode(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 8), 'hex'))::bit(64)::bigint;
    exit when not exists (select from subscriber s where s.subscriber_id = new_id)
      and not exists (select from posting p where p.subscriber_id = new_id);
  end loop;
  for name, fate in
    select t, s.on_erasure from subject_tables() t left join subject_table s on s.table_name = t
  loop
    case fate
      when 'goes' then
        execute format('delete from %I where subscriber_id = $1', name) using old_id;
        get diagnostics rows = row_count;
        gone := gone || case when rows > 0 then jsonb_build_object(name, rows) else '{}' end;
      when 'stays' then
        rows := rekey_subject(name, old_id, new_id);
        kept := kept || case when rows > 0 then jsonb_build_object(name, rows) else '{}' end;
      else
        raise exception 'table % holds subscribers, and subject_table does not say what an erasure does with it', name;
    end case;
  end loop;
  known_as := coalesce(known_as, held_as,
    (select r.value from import_reject r where r."column" = 'subscriber' and sha256(convert_to(r.value, 'UTF8')) = of_digest limit 1));
  if known_as is not null then
    select m.rejects, m.imports into rows, imports from erase_mentions(known_as) m;
    gone := gone || case when rows > 0 then jsonb_build_object('import_reject', rows) else '{}' end;
  end if;
  if gone <> '{}' or kept <> '{}' or not exists (select from erasure e where e.digest = of_digest) then
    insert into erasure (digest, erased_at, author, reason) values (of_digest, at, by, because) on conflict do nothing;
  end if;
end
$$;
comment on function erase_subject is
  'The only way to erase. Of what stays it changes the key and nothing else, and chooses the new one itself. Gives the rows it met by table, and the imports whose rejects are fewer now.';

-- Whoever calls it may have tables of their own with the same names: the temporary ones come last.
do $$
begin
  execute format('alter function erase_subject set search_path = %I, pg_temp', current_schema());
end
$$;
