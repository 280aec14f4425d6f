-- Booked ahead: on :day three subscribers in a thousand are due without a new fact. Placeholders: :day, :salt (another day, others),
-- :import, :revision.
insert into fact_blocking (subscriber_id, kind, from_at, to_at, import_id, revision)
select subscriber_id, 'voluntary', (date ':day' + time '10:00') at time zone 'Europe/Moscow',
  (date ':day' + time '18:00') at time zone 'Europe/Moscow', :import, :revision
from bench.who
where story < 0.92 and bench.u(n, :salt) < 0.003 and joins_at < date ':day' and leaves_at > date ':day' + 1
order by subscriber_id;
