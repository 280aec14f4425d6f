-- What a day brings: one subscriber in a hundred has new facts. Placeholders: :night (the day), :seed.
insert into import (source, state, finished_at, revision, complete_through)
values ('bench', 'applied', clock_timestamp(), nextval('revision_number'), (date ':night' + 1) at time zone 'Europe/Moscow');
--;
insert into revision (revision, kind) select revision, 'import' from bench.unit;
--;
create table bench.met as select n, subscriber_id, fee, bench.u(n, 70) * 100 as what from bench.who where bench.u(n, 70) < 0.01;
--;
-- Nine in ten paid; the others were blocked, and a few of these blockings were entered days late.
insert into fact_payment (subscriber_id, id, at, amount, import_id, revision)
select subscriber_id, 'night-' || n, (date ':night' + time '12:00') at time zone 'Europe/Moscow', fee, import_id, revision
from bench.met, bench.unit where what < 0.9;
--;
insert into fact_blocking (subscriber_id, kind, from_at, import_id, revision)
select subscriber_id, 'forced',
  (date ':night' - case when what > 0.97 then 15 else 0 end + time '09:00') at time zone 'Europe/Moscow', import_id, revision
from bench.met, bench.unit where what >= 0.9;
--;
insert into touch (subscriber_id, revision, since)
select subscriber_id, revision,
  (date ':night' - case when what > 0.97 then 15 else 0 end + case when what < 0.9 then time '12:00' else time '09:00' end)
    at time zone 'Europe/Moscow'
from bench.met, bench.unit;
