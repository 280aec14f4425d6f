-- A sample of counters, and empty tables like those that a night writes to. Placeholders: :programme (its id), :sample.
create schema if not exists loop;
--;
select bench.make_like('loop.counter', 'counter_:programme');
--;
select bench.make_like('loop.entry', 'entry');
--;
select bench.make_like('loop.outcome', 'outcome');
--;
insert into loop.counter select * from counter_:programme order by subscriber_id limit :sample;
--;
vacuum analyze loop.counter;
