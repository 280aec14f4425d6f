-- A provider invented inside the database, set by set: what `stazh generate` writes as files, without the files. Placeholders:
-- :subscribers, :years, :seed, :until (a day), :night (the day of the ordinary night). One statement between two `--;` lines.
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
from generate_series(date ':until' - make_interval(years => :years), date ':until', interval '1 month')
  with ordinality as series (first, number);
--;
create table bench.span as
select min(first_at) as from_at, max(first_at) as until_at from bench.month;
--;
-- story: < 0.92 steady, then gaps 2.5 %, blocked 3 %, returned 1.2 %, terminated 1.3 %.
create unlogged table bench.who as
select n, external_id, subscriber_id(external_id) as subscriber_id, is_person, is_old, story, tariff, has_tv, pays, joins_at,
  case when story >= 0.987
    then joins_at + (until_at - joins_at) * (0.1 + 0.9 * bench.u(n, 6)) end as leaves_at,
  (array[250.00, 550.00, 690.00, 899.50, 1190.00, 2490.00])[tariff] as fee
from (
  select n, '7' || lpad(n::text, 7, '0') as external_id,
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
order by subscriber_id;
--;
create unique index on bench.who (n);
--;
analyze bench.who;
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
create index on bench.absence (n);
--;
analyze bench.absence;
--;
insert into import (source, state, finished_at, revision, complete_through)
select 'bench', 'applied', clock_timestamp(), nextval('revision_number'), until_at from bench.span;
--;
insert into revision (revision, kind) select revision, 'import' from import;
--;
create view bench.unit as select import_id, revision from import order by import_id desc limit 1;
--;
insert into subscriber (subscriber_id, external_id) select subscriber_id, external_id from bench.who;
--;
insert into fact_subscriber (subscriber_id, from_at, undated, kind, segment, import_id, revision)
select subscriber_id, '-infinity', true, case when is_person then 'person' else 'organisation' end,
  case when not is_person then 'business' when bench.u(n, 11) < 0.16 then 'private_sector' else 'apartment' end,
  import_id, revision
from bench.who, bench.unit;
--;
-- The contract less the absences that ended the service interval: the k-th start belongs to the k-th end.
insert into fact_service (subscriber_id, service, from_at, to_at, import_id, revision)
select subscriber_id, 'internet', starts.at, case when ends.at <= until_at then ends.at end, import_id, revision
from (
  select n, subscriber_id, at, row_number() over (partition by n order by at) as k
  from (select n, subscriber_id, joins_at as at from bench.who
        union all select n, subscriber_id, to_at from bench.absence where closes_service) as start
) as starts
join (
  select n, at, row_number() over (partition by n order by at) as k
  from (select n, coalesce(leaves_at, 'infinity') as at from bench.who
        union all select n, from_at from bench.absence where closes_service) as finish
) as ends using (n, k), bench.span, bench.unit
where starts.at <= until_at and starts.at < ends.at
order by subscriber_id;
--;
-- Television, and contracts renewed on paper: an interval inside another.
insert into fact_service (subscriber_id, service, from_at, to_at, import_id, revision)
select subscriber_id, 'tv', joins_at, leaves_at, import_id, revision from bench.who, bench.unit where has_tv
union all
select subscriber_id, 'internet', joins_at + interval '1 day', joins_at + interval '40 days', import_id, revision
from bench.who, bench.unit where story < 0.92 and bench.u(n, 12) < 0.06;
--;
insert into fact_blocking (subscriber_id, kind, from_at, to_at, import_id, revision)
select subscriber_id, how, absence.from_at, case when to_at <= until_at then to_at end, import_id, revision
from bench.absence, bench.span, bench.unit where how <> 'gap' order by subscriber_id;
--;
-- Booked ahead for the ordinary night's day: three in a thousand subscribers are due in it without a new fact.
insert into fact_blocking (subscriber_id, kind, from_at, to_at, import_id, revision)
select subscriber_id, 'voluntary', (date ':night' + time '10:00') at time zone 'Europe/Moscow',
  (date ':night' + time '18:00') at time zone 'Europe/Moscow', import_id, revision
from bench.who, bench.unit where story < 0.92 and bench.u(n, 13) < 0.003;
--;
insert into fact_termination (subscriber_id, at, import_id, revision)
select subscriber_id, leaves_at, import_id, revision from bench.who, bench.unit where leaves_at is not null;
--;
insert into fact_fee (subscriber_id, service, from_at, tariff, amount, import_id, revision)
select subscriber_id, 'internet', joins_at, 'tariff-' || tariff, fee, import_id, revision from bench.who, bench.unit
union all
select subscriber_id, 'tv', joins_at, 'tv-basic', 199.00, import_id, revision from bench.who, bench.unit where has_tv
union all
select subscriber_id, 'internet', first_at, 'tariff-4b', 950.00, import_id, revision
from bench.who join bench.month on number = 3 + floor(30 * bench.u(n, 14))::integer, bench.unit
where is_person and bench.u(n, 15) < 0.12 and first_at > joins_at;
--;
insert into fact_charge (subscriber_id, id, at, amount, category, import_id, revision)
select subscriber_id, 'c' || number || case when tv then 't' else '' end, first_at,
  case when tv then 199.00 else fee end, case when tv then 'tv' else 'internet' end, import_id, revision
from bench.who join bench.month on first_at > joins_at and first_at < coalesce(leaves_at, 'infinity'), bench.unit,
  unnest(case when has_tv then array[false, true] else array[false] end) as tv
where not exists (
  select from bench.absence where absence.n = who.n and how <> 'outage' and from_at <= first_at and first_at < to_at)
order by subscriber_id, number;
--;
insert into fact_payment (subscriber_id, id, at, amount, withdrawn, import_id, revision)
select subscriber_id, 'p' || number, at, amount, bench.u(n * 1000 + number, 16) < 0.003, import_id, revision
from (
  select n, subscriber_id, number, joins_at, leaves_at,
    case pays when 'ahead' then date_trunc('minute', next_at - interval '10 days' * bench.u(n * 1000 + number, 17))
              when 'quarterly' then date_trunc('minute', next_at - interval '6 days' * bench.u(n * 1000 + number, 17))
              else date_trunc('minute', first_at + interval '12 days' * bench.u(n * 1000 + number, 17)) end as at,
    case pays when 'invoice' then fee when 'quarterly' then ceil((3 * fee + 50) / 100) * 100
              else ceil((fee + 10) / 50) * 50 end as amount
  from bench.who join bench.month on next_at > joins_at
  where (pays <> 'quarterly' or (number + n) % 3 = 0) and bench.u(n * 1000 + number, 18) < 0.985
) as paid, bench.span, bench.unit
where at >= joins_at and at < least(leaves_at, until_at)
order by subscriber_id, number;
--;
insert into fact_balance (subscriber_id, at, amount, import_id, revision)
select subscriber_id, first_at,
  case when pays in ('late', 'invoice') or bench.u(n * 1000 + number, 18) >= 0.97 then -fee
       else 1 + floor(bench.u(n * 1000 + number, 19) * 150) end, import_id, revision
from bench.who join bench.month on first_at >= joins_at and first_at < coalesce(leaves_at, 'infinity'), bench.unit
order by subscriber_id, number;
--;
insert into fact_promotion (subscriber_id, promotion, from_at, to_at, import_id, revision)
select subscriber_id, 'bring-a-friend', joins_at + interval '90 days', joins_at + interval '240 days', import_id, revision
from bench.who, bench.unit where bench.u(n, 21) < 0.04;
--;
-- Six in ten want the bonus: half of the old ones come enrolled, the others ask after half a year, some too early or again out.
insert into fact_opening (subscriber_id, programme, at, value, enrolled, import_id, revision)
select subscriber_id, '', joins_at, floor(95 * bench.u(n, 22) * bench.u(n, 23)),
  bench.u(n, 24) < 0.3 and 95 * bench.u(n, 22) * bench.u(n, 23) >= 6, import_id, revision
from bench.who, bench.unit where is_old and bench.u(n, 25) < 0.85;
--;
insert into fact_enrolment (subscriber_id, programme, at, action, channel, import_id, revision)
select subscriber_id, (array['ezerway', 'ezerway', 'paid-months', ''])[1 + floor(4 * bench.u(n, 26))::integer],
  at + make_interval(days => 400 * again), (array['enrol', 'leave'])[again + 1], 'cabinet', import_id, revision
from (
  select n, subscriber_id, leaves_at,
    date_trunc('minute', joins_at + interval '30 days' * (case when is_old then 1 + 19 * bench.u(n, 27)
      when bench.u(n, 28) < 0.12 then 1 + 4 * bench.u(n, 27) else 6.2 + 4 * bench.u(n, 27) end)) as at
  from bench.who where bench.u(n, 24) between 0.3 and 0.62 or (not is_old and bench.u(n, 24) < 0.3)
) as asked, bench.span, bench.unit, generate_series(0, 1) as again
where at + make_interval(days => 400 * again) < least(leaves_at, until_at) and (again = 0 or bench.u(n, 29) < 0.04);
--;
insert into fact_adjustment (subscriber_id, id, at, delta, author, reason, programme, import_id, revision)
select subscriber_id, 'a1', joins_at + interval '100 days', 1, 'operator-1', 'the blocking was ours', 'ezerway', import_id, revision
from bench.who, bench.unit where bench.u(n, 31) < 0.006;
--;
insert into touch (subscriber_id, revision, since) select subscriber_id, revision, '-infinity' from bench.who, bench.unit;
--;
analyze;
