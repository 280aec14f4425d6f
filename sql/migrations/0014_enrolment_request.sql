-- Requests to be enrolled or to leave, made with stazh itself: under which id each was asked, so that asking again changes nothing. The
-- request is a fact like every other; here stands the key of that fact.

create table enrolment_request (
  subscriber_id bigint      not null,
  id            text        not null,
  programme     text        not null,
  at            timestamptz not null,
  primary key (subscriber_id, id)
);
comment on table enrolment_request is 'Of requests by hand. One that an import brought has no row here.';

insert into subject_table (table_name, on_erasure) values ('enrolment_request', 'goes');
