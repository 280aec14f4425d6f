-- What a day brings: one subscriber in a hundred has new facts. Nine in ten of them paid; the others were blocked, and a few of these
-- blockings were entered days late. Placeholders: :day, :salt (another day, others), :import, :revision.
create temporary table met as
select n, subscriber_id, fee, bench.u(n, :salt + 1) * 100 as what
from bench.who
where bench.u(n, :salt + 1) < 0.01 and joins_at < date ':day' - 20 and leaves_at > date ':day' + 1
order by subscriber_id;
--;
insert into fact_payment (subscriber_id, id, at, amount, import_id, revision)
select subscriber_id, 'night-' || :revision, (date ':day' + time '12:00') at time zone 'Europe/Moscow', fee, :import, :revision
from met where what < 0.9 order by subscriber_id;
--;
insert into fact_blocking (subscriber_id, kind, from_at, import_id, revision)
select subscriber_id, 'forced',
  (date ':day' - case when what > 0.97 then 15 else 0 end + time '09:00') at time zone 'Europe/Moscow', :import, :revision
from met where what >= 0.9 order by subscriber_id;
