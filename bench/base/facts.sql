-- What became known of the provider's lives after :from and up to :to (instants), as one import with its revision would have left it:
-- :import, :revision. A span that goes on is written without its end, and again, with it, when that is known. Statements between
-- `--;` lines; they do not need each other and run side by side, the longest first. Each writes in the order of subscribers.
insert into fact_charge (subscriber_id, id, at, amount, category, import_id, revision)
select subscriber_id, case when tv then 'c' || number || 't' else 'c' || number end, first_at,
  case when tv then 199.00 else fee end, case when tv then 'tv' else 'internet' end, :import, :revision
from bench.who
join bench.month on first_at > :from and first_at <= :to and first_at > joins_at and first_at < leaves_at
join (values (false), (true)) as kind (tv) on has_tv or not tv
where (subscriber_id, first_at) not in (select subscriber_id, first_at from bench.uncharged)
order by subscriber_id;
--;
insert into fact_payment (subscriber_id, id, at, amount, withdrawn, import_id, revision)
select subscriber_id, 'p' || number, at, payment, bench.u(n * 1000 + number, 16) < 0.003, :import, :revision
from bench.who join bench.month on first_at <= :to and next_at > :from and next_at > joins_at
cross join lateral (
  select case pays
    when 'ahead' then next_at - floor(14400 * bench.u(n * 1000 + number, 17)) * interval '1 minute'
    when 'quarterly' then next_at - floor(8640 * bench.u(n * 1000 + number, 17)) * interval '1 minute'
    else first_at + floor(17280 * bench.u(n * 1000 + number, 17)) * interval '1 minute' end as at
  offset 0 -- worked out once
) as paying
where (pays <> 'quarterly' or (number + n) % 3 = 0) and bench.u(n * 1000 + number, 18) < 0.985
  and at > :from and at <= :to and at >= joins_at and at < leaves_at
order by subscriber_id;
--;
insert into fact_balance (subscriber_id, at, amount, import_id, revision)
select subscriber_id, first_at,
  case when pays in ('late', 'invoice') or bench.u(n * 1000 + number, 18) >= 0.97 then -fee
       else floor(1 + bench.u(n * 1000 + number, 19) * 150)::integer::numeric end, :import, :revision
from bench.who join bench.month on first_at > :from and first_at <= :to and first_at >= joins_at and first_at < leaves_at
order by subscriber_id;
--;
with ended as materialized (
  select subscriber_id, service, from_at, to_at from bench.service where to_at > :from and to_at <= :to and from_at <= :from
), superseded as (
  update fact_service f set superseded_revision = :revision from ended e
  where (f.subscriber_id, f.service, f.from_at) = (e.subscriber_id, e.service, e.from_at) and f.superseded_revision is null
)
insert into fact_service (subscriber_id, service, from_at, to_at, import_id, revision)
select subscriber_id, service, from_at, case when to_at <= :to then to_at end, :import, :revision
from (select * from ended
      union all select * from bench.service where from_at > :from and from_at <= :to) as told
order by subscriber_id;
--;
insert into fact_fee (subscriber_id, service, from_at, tariff, amount, import_id, revision)
select subscriber_id, service, from_at, tariff, amount, :import, :revision
from (
  select subscriber_id, 'internet' as service, joins_at as from_at, 'tariff-' || tariff as tariff, fee as amount from bench.who
  union all
  select subscriber_id, 'tv', joins_at, 'tv-basic', 199.00 from bench.who where has_tv
  union all
  select subscriber_id, 'internet', first_at, 'tariff-4b', 950.00
  from bench.who join bench.month on number = 3 + floor(30 * bench.u(n, 14))::integer
  where is_person and bench.u(n, 15) < 0.12 and first_at > joins_at
) as fee
where from_at > :from and from_at <= :to
order by subscriber_id;
--;
insert into subscriber (subscriber_id, external_id)
select subscriber_id, external_id from bench.who where joins_at > :from and joins_at <= :to order by subscriber_id;
--;
insert into fact_subscriber (subscriber_id, from_at, undated, kind, segment, import_id, revision)
select subscriber_id, '-infinity', true, case when is_person then 'person' else 'organisation' end,
  case when not is_person then 'business' when bench.u(n, 11) < 0.16 then 'private_sector' else 'apartment' end,
  :import, :revision
from bench.who where joins_at > :from and joins_at <= :to order by subscriber_id;
--;
-- Six in ten take part in the bonus: of the old ones most come enrolled, others ask within a year; of the new ones most ask after half
-- a year, some too early, some again out.
insert into fact_opening (subscriber_id, programme, at, value, enrolled, import_id, revision)
select subscriber_id, '', joins_at, floor(95 * bench.u(n, 22) * bench.u(n, 23)),
  bench.u(n, 24) < 0.5 and 95 * bench.u(n, 22) * bench.u(n, 23) >= 6, :import, :revision
from bench.who where is_old and bench.u(n, 25) < 0.95 and joins_at > :from and joins_at <= :to
order by subscriber_id;
--;
insert into fact_enrolment (subscriber_id, programme, at, action, channel, import_id, revision)
select subscriber_id, (array['ezerway', 'paid-months', '', '', ''])[1 + floor(5 * bench.u(n, 26))::integer], asked_at,
  (array['enrol', 'leave'])[again + 1], 'cabinet', :import, :revision
from (
  select n, subscriber_id, leaves_at, again, make_interval(days => 400 * again) + date_trunc('minute', joins_at
    + interval '30 days' * (case when is_old then 1 + 11 * bench.u(n, 27)
      when bench.u(n, 28) < 0.12 then 1 + 4 * bench.u(n, 27) else 6.2 + 4 * bench.u(n, 27) end)) as asked_at
  from bench.who, generate_series(0, 1) as again
  where case when is_old then bench.u(n, 24) between 0.5 and 0.95 else bench.u(n, 24) < 0.9 end
) as asked
where asked_at > :from and asked_at <= :to and asked_at < leaves_at and (again = 0 or bench.u(n, 29) < 0.04)
order by subscriber_id;
--;
with ended as materialized (
  select subscriber_id, how, from_at, to_at from bench.absence
  where how <> 'gap' and to_at > :from and to_at <= :to and from_at <= :from
), superseded as (
  update fact_blocking f set superseded_revision = :revision from ended e
  where (f.subscriber_id, f.kind, f.from_at) = (e.subscriber_id, e.how, e.from_at) and f.superseded_revision is null
)
insert into fact_blocking (subscriber_id, kind, from_at, to_at, import_id, revision)
select subscriber_id, how, from_at, case when to_at <= :to then to_at end, :import, :revision
from (select * from ended
      union all select subscriber_id, how, from_at, to_at from bench.absence
      where how <> 'gap' and from_at > :from and from_at <= :to) as told
order by subscriber_id;
--;
insert into fact_promotion (subscriber_id, promotion, from_at, to_at, import_id, revision)
select subscriber_id, 'bring-a-friend', from_at, from_at + interval '150 days', :import, :revision
from (select subscriber_id, joins_at + interval '90 days' as from_at from bench.who where bench.u(n, 21) < 0.04) as promotion
where from_at > :from and from_at <= :to
order by subscriber_id;
--;
insert into fact_adjustment (subscriber_id, id, at, delta, author, reason, programme, import_id, revision)
select subscriber_id, 'a1', at, 1, 'operator-1', 'the blocking was ours', 'ezerway', :import, :revision
from (select subscriber_id, joins_at + interval '100 days' as at from bench.who where bench.u(n, 31) < 0.006) as adjustment
where at > :from and at <= :to
order by subscriber_id;
--;
insert into fact_termination (subscriber_id, at, import_id, revision)
select subscriber_id, leaves_at, :import, :revision from bench.who where leaves_at > :from and leaves_at <= :to
order by subscriber_id;
