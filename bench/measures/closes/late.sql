-- What is learnt two months late: of one subscriber in a hundred an hour of forced blocking, of another a pause, and of a third that
-- the payment bounced. Placeholders: :day (the day that the facts tell of), :import, :revision.
insert into fact_blocking (subscriber_id, kind, from_at, to_at, import_id, revision)
select subscriber_id, case when bench.u(n, 91) < 0.01 then 'forced' else 'voluntary' end,
  (date ':day' + time '10:00') at time zone 'Europe/Moscow',
  (date ':day' + case when bench.u(n, 91) < 0.01 then time '11:00' else time '19:00' end) at time zone 'Europe/Moscow', :import, :revision
from bench.who
where bench.u(n, 91) < 0.02 and joins_at < date ':day' and leaves_at > date ':day' + 1
order by subscriber_id;
--;
with bounced as (
  update fact_payment p set superseded_revision = :revision
  from bench.who w
  where w.subscriber_id = p.subscriber_id and bench.u(w.n, 92) < 0.01 and p.superseded_revision is null and not p.withdrawn
    and p.at >= (date ':day' - 30)::timestamptz and p.at < (date ':day' + 30)::timestamptz
  returning p.subscriber_id, p.id, p.at, p.amount, p.revision as before
)
insert into fact_payment (subscriber_id, id, at, amount, withdrawn, import_id, revision, supersedes)
select subscriber_id, id, at, amount, true, :import, :revision, before from bounced order by subscriber_id;
