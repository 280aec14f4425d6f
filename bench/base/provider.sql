-- A provider invented inside the database, set by set: what `stazh generate` writes as files, without the files. This file draws the
-- lives, past and to come; facts.sql tells of them what has become known. Placeholders: :subscribers, :months, :seed, :until (a day),
-- :horizon (months that the lives go on after it). One statement between two `--;` lines.
-- Bench only: local days are computed here so that the product need not.
create schema bench;
--;
-- Uniform in [0, 1), the same for the same number, salt and seed.
create function bench.u(n bigint, salt integer) returns double precision
  language sql immutable strict parallel safe
  return (hashint8extended(n, salt::bigint * 1000003 + :seed) & 4294967295)::double precision / 4294967296;
--;
create table bench.month as
select number::integer, first at time zone 'Europe/Moscow' as first_at,
  (first + interval '1 month') at time zone 'Europe/Moscow' as next_at
from generate_series(date ':until' - make_interval(months => :months), date ':until' + make_interval(months => :horizon),
  interval '1 month') with ordinality as series (first, number);
--;
analyze bench.month;
--;
create table bench.span as
select min(first_at) as from_at, max(first_at) as until_at from bench.month;
--;
-- story: < 0.92 steady, then gaps 2.5 %, blocked 3 %, returned 1.2 %, terminated 1.3 %.
create unlogged table bench.who as
select n, external_id, subscriber_id(external_id) as subscriber_id, is_person, is_old, story, tariff, has_tv, pays, joins_at,
  case when story >= 0.987
    then joins_at + (until_at - joins_at) * (0.1 + 0.9 * bench.u(n, 6)) else 'infinity' end as leaves_at,
  fee, case pays when 'invoice' then fee when 'quarterly' then ceil((3 * fee + 50) / 100) * 100 else ceil((fee + 10) / 50) * 50 end as payment
from (
  select *, (array[250.00, 550.00, 690.00, 899.50, 1190.00, 2490.00])[tariff] as fee
  from (
    select n, '7' || lpad(n::text, greatest(7, length(n::text)), '0') as external_id,
      bench.u(n, 1) >= 0.06 as is_person,
      bench.u(n, 2) < 0.7 as is_old,
      bench.u(n, 3) as story,
      case when bench.u(n, 1) < 0.06 then 6 else 1 + width_bucket(bench.u(n, 4), array[0.06, 0.48, 0.76, 0.92]) end as tariff,
      bench.u(n, 1) >= 0.06 and bench.u(n, 7) < 0.25 as has_tv,
      case when bench.u(n, 1) < 0.06 then 'invoice'
           when bench.u(n, 8) < 0.68 then 'ahead' when bench.u(n, 8) < 0.82 then 'quarterly' else 'late' end as pays,
      until_at,
      case when bench.u(n, 2) < 0.7 then from_at
           else date_trunc('hour', from_at + (until_at - from_at) * 0.95 * bench.u(n, 5)) end as joins_at
    from generate_series(1::bigint, :subscribers) as n, bench.span
  ) as drawn
) as priced
order by subscriber_id;
--;
create unique index on bench.who (subscriber_id);
--;
vacuum analyze bench.who;
--;
-- Up to two absences each, one in each half of the contract, so that they stand apart.
create unlogged table bench.absence as
select n, subscriber_id, how, date_trunc('hour', from_at) as from_at,
  date_trunc('hour', from_at + make_interval(hours => hours)) as to_at,
  how = 'gap' or bench.u(n, 20 + half) < 0.4 as closes_service
from (
  select n, subscriber_id, half,
    case when story < 0.92 then 'outage' when story < 0.945 or story >= 0.975 then 'gap'
         else (array['temporary', 'voluntary', 'forced'])[1 + floor(3 * bench.u(n, 30 + half))::integer] end as how,
    joins_at + (until_at - joins_at) * (0.5 * half + 0.1 + 0.2 * bench.u(n, 40 + half)) as from_at,
    least(extract(epoch from until_at - joins_at) / 3600 * 0.2,
      case when story < 0.92 then 2 + 28 * bench.u(n, 50 + half)
           when story < 0.945 and bench.u(n, 60 + half) < 0.4 then 5 + 67 * bench.u(n, 50 + half)
           when story < 0.945 then 73 + 2400 * bench.u(n, 50 + half)
           when story < 0.975 then 48 + 900 * bench.u(n, 50 + half)
           else 1440 + 8000 * bench.u(n, 50 + half) end)::integer + 1 as hours
  from bench.who, bench.span, generate_series(0, 1) as half
  where story < 0.987 and (story >= 0.92 or bench.u(n, 9) < 0.06) and (half = 0 or bench.u(n, 10) < 0.4)
    and joins_at < until_at - interval '60 days'
) as drawn;
--;
-- The contract less the absences that ended the service interval: the k-th start belongs to the k-th end. Then television, and contracts
-- renewed on paper, which are intervals inside another.
create unlogged table bench.service as
with closing as materialized (select * from bench.absence where closes_service)
select subscriber_id, 'internet' as service, starts.at as from_at, ends.at as to_at
from (
  select subscriber_id, at, row_number() over (partition by subscriber_id order by at) as k
  from (select subscriber_id, joins_at as at from bench.who where subscriber_id in (select subscriber_id from closing)
        union all select subscriber_id, to_at from closing) as start
) as starts
join (
  select subscriber_id, at, row_number() over (partition by subscriber_id order by at) as k
  from (select subscriber_id, leaves_at as at from bench.who where subscriber_id in (select subscriber_id from closing)
        union all select subscriber_id, from_at from closing) as finish
) as ends using (subscriber_id, k)
where starts.at < ends.at
union all
select subscriber_id, 'internet', joins_at, leaves_at from bench.who
where subscriber_id not in (select subscriber_id from closing) and joins_at < leaves_at
union all
select subscriber_id, 'tv', joins_at, leaves_at from bench.who where has_tv
union all
select subscriber_id, 'internet', joins_at + interval '1 day', joins_at + interval '40 days'
from bench.who where story < 0.92 and bench.u(n, 12) < 0.06
order by 1;
--;
-- In whose months nothing is charged.
create unlogged table bench.uncharged as
select subscriber_id, first_at from bench.absence join bench.month on from_at <= first_at and first_at < to_at where how <> 'outage';
--;
create index on bench.uncharged (subscriber_id);
--;
analyze;
--;
-- An empty table of the same definition, with the same indexes and storage as another.
create function bench.make_like(copy text, original regclass) returns void
  language plpgsql as $$
declare
  storage text := (select array_to_string(reloptions, ', ') from pg_class where oid = original);
begin
  execute format('drop table if exists %s', copy);
  execute format('create table %s (like %s including all)', copy, original);
  if storage is not null then
    execute format('alter table %s set (%s)', copy, storage);
  end if;
end
$$;
