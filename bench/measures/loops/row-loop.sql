-- What a billing system's script does in the night of the 1st: subscriber by subscriber it reads, decides and writes. The terms are
-- those of ezerway without their gaps and decay; its states are written as they were. Placeholder: :first (an instant).
create or replace procedure loop.walk(first_at timestamptz)
  language plpgsql as $$
declare
  ids constant bigint[] := array(select subscriber_id from loop.counter order by subscriber_id);
  since_at constant timestamptz := first_at - interval '1 month';
  id bigint;
  was loop.counter;
  is_served boolean;
  is_blocked boolean;
  was_blocked boolean;
  is_person boolean;
  fee numeric;
  percent numeric;
  refusal bigint;
begin
  for place in 1 .. cardinality(ids) loop
    id := ids[place];
    select * into was from loop.counter where subscriber_id = id;
    is_served := exists (select from fact_service where subscriber_id = id and service = 'internet' and from_at <= first_at
      and (to_at is null or to_at > first_at) and superseded_revision is null and not withdrawn);
    select coalesce(bool_or(from_at <= first_at and (to_at is null or to_at > first_at)), false), count(*) > 0
      into is_blocked, was_blocked
      from fact_blocking where subscriber_id = id and kind <> 'outage' and from_at < first_at
        and (to_at is null or to_at > since_at) and superseded_revision is null and not withdrawn;
    select kind = 'person' into is_person from fact_subscriber
      where subscriber_id = id and superseded_revision is null and not withdrawn order by from_at desc limit 1;
    select amount into fee from fact_fee where subscriber_id = id and service = 'internet' and from_at <= first_at
      and superseded_revision is null and not withdrawn order by from_at desc limit 1;
    if is_served and not was_blocked then
      was.value := was.value + 1;
      insert into loop.entry (subscriber_id, effective_at, run_id, delta, value, programme_id, sequence, version, kind)
      values (id, first_at, 1, 1, was.value, was.programme_id, 0, 0, 0);
    end if;
    if was.enrolled then
      percent := case when was.value >= 60 then 15 when was.value >= 36 then 10 when was.value >= 24 then 7
        when was.value >= 12 then 5 when was.value >= 6 then 3 end;
      refusal := (not is_served)::integer * (1 << 17) | is_blocked::integer * (1 << 4) | (not is_person)::integer * (1 << 12)
        | (fee < 300)::integer * (1 << 8);
      if refusal = 0 and percent is null then
        refusal := 1 << 3;
      end if;
      insert into loop.outcome (subscriber_id, effective_at, codes, month, run_id, counter, programme_id, sequence, version, percent,
        base, amount)
      values (id, first_at, nullif(refusal, 0), first_at::date, 1, was.value, was.programme_id, 1, 0,
        case when refusal = 0 then percent end, case when refusal = 0 then fee end,
        case when refusal = 0 then round(fee * percent / 100, 2) end);
    end if;
    update loop.counter set next_at = first_at + interval '1 month', run_id = 1, value = was.value, state = was.state
      where subscriber_id = id;
    if place % 1000 = 0 then
      commit;
    end if;
  end loop;
end
$$;
