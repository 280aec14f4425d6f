-- For support: ids found by their beginning. For who asks what support looked at: lists, which name many.

-- In the order of bytes, whatever the database sorts by, so that a beginning is one range of it.
create index subscriber_by_external_id on subscriber (external_id collate "C");

-- Append-only, for the service too. It names no subscriber, so an erasure leaves it as it is.
create table list_read (
  read_at timestamptz not null default clock_timestamp(),
  who     text        not null,
  what    text        not null, -- the route
  filter  jsonb       not null  -- what was asked: parts of the path and the query, without the place in the list
);
comment on table list_read is 'Reads of lists that name subscribers, a row a request, whomever it named. Reads of one subscriber are in access_log.';
