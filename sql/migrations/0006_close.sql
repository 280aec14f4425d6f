-- Closes: what an operator sees before a month is paid, and what is paid. They are the same rows: a preview writes them, posting
-- seals them. Every close has partitions of its own, so a preview that is cancelled goes as a whole and a posted one cannot change.

create table close (
  close_id      integer     generated always as identity primary key,
  programme_id  smallint    not null references programme,
  month         date        not null, -- first day of the month that is closed
  closes_at     timestamptz not null, -- T, the bonus day's instant; the beginning of a month that has none
  state         text        not null check (state in ('previewed', 'posting', 'posted', 'cancelled')),
  run_id        integer     not null references run, -- the last run whose outcomes it holds
  cut           bigint      not null, -- the last revision of facts that it knows
  report        jsonb       not null, -- what the preview shows, as it was when it was made
  stops         jsonb       not null default '[]', -- what forbids to post it, a code each
  previewed_at  timestamptz not null default clock_timestamp(),
  previewed_by  text        not null,
  posted_at     timestamptz,
  posted_by     text,
  cancelled_at  timestamptz,
  cancelled_by  text
);
create unique index close_one_that_stands on close (programme_id, month) where state <> 'cancelled';
comment on table close is 'A month without a row that stands is open. Rows change through the functions below alone.';

create table posting (
  subscriber_id bigint      not null,
  close_id      integer     not null,
  effective_at  timestamptz, -- of the credit; null: the month brought none
  counter       integer,
  version       smallint,
  percent       numeric,
  base          numeric,
  credit        numeric     not null check (credit >= 0),
  corrections   numeric     not null, -- the sum of those booked with this close
  carried_in    numeric     not null check (carried_in <= 0), -- owed back from earlier closes
  paid          numeric     not null,
  carried_out   numeric     not null check (carried_out <= 0),
  written_off   numeric     not null check (written_off <= 0),
  written_off_because text check (written_off_because in ('waived', 'terminated', 'programme_over', 'expired')),
  -- Whatever the program does: nothing is lost, nothing is paid twice.
  constraint posting_balances check (carried_in + credit + corrections = paid + carried_out + written_off),
  constraint posting_says_why check ((written_off = 0) = (written_off_because is null)),
  constraint posting_credit_is_whole check ((credit = 0) = (effective_at is null)),
  primary key (subscriber_id, close_id)
) partition by list (close_id);
comment on table posting is 'What a close pays one subscriber: its own message to the billing system. Who gets, owes and had nothing has no row.';

create table correction (
  subscriber_id bigint   not null,
  close_id      integer  not null, -- that books it
  month         date     not null, -- first day of the earlier month whose amount was otherwise
  was           numeric  not null, -- what was posted for that month so far: its credit and earlier corrections
  is_now        numeric  not null, -- what the facts say today
  amount        numeric  not null, -- the difference
  disposition   text     not null check (disposition in ('booked', 'beyond_reach', 'held')),
  revisions     bigint[] not null, -- of the facts that changed since that month was posted
  constraint correction_is_a_difference check (amount = is_now - was and amount <> 0),
  primary key (subscriber_id, close_id, month)
) partition by list (close_id);
comment on table correction is 'Differences of posted months. Only those booked are paid or owed; the others are shown.';

-- Credits above the programme's `one_credit`: decided, not paid until somebody looks at them.
create table held_credit (
  subscriber_id bigint  not null,
  close_id      integer not null,
  month         date    not null, -- that it is for
  amount        numeric not null,
  primary key (subscriber_id, close_id, month)
);

create table credit_release (
  subscriber_id bigint      not null,
  programme_id  smallint    not null,
  month         date        not null,
  up_to         numeric     not null, -- a larger amount is held again
  released_by   text        not null,
  reason        text        not null,
  released_at   timestamptz not null default clock_timestamp(),
  primary key (subscriber_id, programme_id, month, released_at)
);

-- What the billing system said of a posted row. The last answer counts.
create table answer (
  subscriber_id bigint      not null,
  close_id      integer     not null,
  answered_at   timestamptz not null default clock_timestamp(),
  answer        text        not null check (answer in ('ack', 'reject')),
  reason        text        check ((answer = 'reject') = (reason is not null)),
  primary key (subscriber_id, close_id, answered_at)
);

-- The service's role may neither write into a close that is made nor change the row of one; it calls these.

create function begin_close(programme_id smallint, month date, closes_at timestamptz, run_id integer, by text) returns integer
  language plpgsql security definer set search_path from current as $$
declare
  id integer;
  name text;
begin
  insert into close (programme_id, month, closes_at, state, run_id, cut, report, previewed_by)
    select begin_close.programme_id, begin_close.month, begin_close.closes_at, 'previewed', r.run_id, r.cut, '{}', by
    from run r where r.run_id = begin_close.run_id
    returning close_id into strict id;
  -- Of months that a night has just written nothing is known yet; the planner would take them for nearly empty.
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'outcome'::regclass and c.relname ~ format('^outcome_%s_', programme_id) and c.reltuples < 0
  loop
    execute format('analyze %I', name);
  end loop;
  foreach name in array array['posting', 'correction'] loop
    execute format('create table %I (like %I including all)', name || '_' || id, name);
    execute format('alter table %I add constraint of_this_close check (close_id = %s)', name || '_' || id, id);
    execute format('grant select, insert on %I to stazh_app', name || '_' || id);
  end loop;
  return id;
end
$$;
comment on function begin_close is 'First step of a preview, in its transaction: the row, and tables to fill.';

create function end_preview(close_id integer, report jsonb, stops jsonb) returns void
  language plpgsql security definer set search_path from current as $$
declare
  name text;
begin
  update close c set report = end_preview.report, stops = end_preview.stops
    where c.close_id = end_preview.close_id and c.state = 'previewed' and c.report = '{}';
  if not found then
    raise exception 'close % is not being previewed', close_id;
  end if;
  foreach name in array array['posting', 'correction'] loop
    execute format('revoke insert on %I from stazh_app', name || '_' || close_id);
    execute format('analyze %I', name || '_' || close_id);
    execute format('alter table %I attach partition %I for values in (%s)', name, name || '_' || close_id, close_id);
  end loop;
end
$$;
comment on function end_preview is 'Last step of a preview: nobody adds to it any more.';

create function cancel_close(close_id integer, by text) returns boolean
  language plpgsql security definer set search_path from current as $$
begin
  update close c set state = 'cancelled', cancelled_at = clock_timestamp(), cancelled_by = by
    where c.close_id = cancel_close.close_id and c.state = 'previewed';
  if not found then
    return false;
  end if;
  execute format('drop table %I, %I', 'posting_' || close_id, 'correction_' || close_id);
  delete from held_credit h where h.close_id = cancel_close.close_id;
  return true;
end
$$;
comment on function cancel_close is 'A preview that is not posted goes; its row in `close` stays. False: it is not a preview any more.';

create function begin_posting(close_id integer, by text) returns boolean
  language plpgsql security definer set search_path from current as $$
declare
  this close;
begin
  select * into strict this from close c where c.close_id = begin_posting.close_id for update;
  if this.state <> 'previewed' then
    return this.state in ('posting', 'posted');
  end if;
  if this.closes_at > clock_timestamp() or this.stops <> '[]' then
    return false;
  end if;
  -- Months post in order.
  if exists (select from close c where c.programme_id = this.programme_id and c.state = 'posted'
      having max(c.month) <> (this.month - interval '1 month')::date) then
    return false;
  end if;
  update close c set state = 'posting', posted_by = by where c.close_id = this.close_id;
  return true;
end
$$;

create function end_posting(close_id integer) returns boolean
  language plpgsql security definer set search_path from current as $$
declare
  name text;
begin
  update close c set state = 'posted', posted_at = clock_timestamp()
    where c.close_id = end_posting.close_id and c.state = 'posting';
  if not found then
    return exists (select from close c where c.close_id = end_posting.close_id and c.state = 'posted');
  end if;
  foreach name in array array['posting', 'correction'] loop
    execute format('alter table %I add constraint sealed check (false) not valid', name || '_' || close_id);
  end loop;
  return true;
end
$$;
comment on function end_posting is 'Seals the month: from here on the database itself refuses every row and every change, whoever asks.';
