-- The states before a night, in a table like the one that it will change. Placeholder: :programme (its id).
create schema if not exists floor;
--;
select bench.make_like('floor.counter', 'counter_:programme');
--;
insert into floor.counter select * from counter_:programme order by subscriber_id;
