-- How far an import is that is going on, for whoever asks from another connection. Told about once a second, outside the import's own
-- transaction, so that it is seen before anything of the import is.

alter table import
  add column phase         text check (phase in ('reading', 'comparing', 'applying')), -- null: entered by hand, or from before
  add column rows_read     bigint not null default 0,
  add column rows_rejected bigint not null default 0; -- of those read; while they are read only the malformed are known
