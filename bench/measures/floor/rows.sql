-- The rows that a night has written, in the order of subscribers, and empty tables like those it wrote them to. Placeholders:
-- :programme (its id), :run, :month (YYYYMM).
drop table if exists floor.new_entry, floor.new_outcome, floor.new_counter;
--;
create unlogged table floor.new_entry as
select * from entry where programme_id = :programme and run_id = :run order by subscriber_id, effective_at, sequence;
--;
create unlogged table floor.new_outcome as
select * from outcome where programme_id = :programme and run_id = :run order by subscriber_id, month;
--;
create unlogged table floor.new_counter as
select * from counter_:programme where run_id = :run order by subscriber_id;
--;
create unique index on floor.new_counter (subscriber_id);
--;
-- Counters that the night began: the floor changes what is there, so they are there.
insert into floor.counter select * from floor.new_counter
where subscriber_id not in (select subscriber_id from floor.counter);
--;
select bench.make_like('floor.entry', 'entry_:programme_:month');
--;
select bench.make_like('floor.outcome', 'outcome_:programme_:month');
--;
vacuum analyze floor.counter;
--;
vacuum analyze floor.new_entry;
--;
vacuum analyze floor.new_outcome;
--;
vacuum analyze floor.new_counter;
