-- Writes that may be sent again: what a caller's key was given for, and what was answered (docs/decisions/0031-idempotency.md).

create table idempotency_key (
  caller        text        not null, -- the subject of the token
  key           text        not null,
  input         bytea       not null check (octet_length(input) = 32), -- SHA-256 of the route and all that was given to it
  subscriber_id bigint, -- null: it is about no single one
  claimed_at    timestamptz not null default clock_timestamp(),
  claimed_until timestamptz not null, -- whoever claimed it and is not heard of by then is taken for dead
  answer        text, -- null: it is being worked on
  primary key (caller, key)
);
create index idempotency_key_by_age on idempotency_key (claimed_at);
create index idempotency_key_by_subscriber on idempotency_key (subscriber_id) where subscriber_id is not null;
comment on table idempotency_key is 'Kept for a week. An answer that was given never changes.';

insert into subject_table values ('idempotency_key', 'goes');
