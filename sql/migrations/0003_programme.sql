-- Programmes: the published files, word for word. A file is never changed in place: each publication is a new revision.

create table programme (
  programme_id smallint    generated always as identity primary key,
  programme    text        not null unique,
  time_zone    text        not null,
  currency     text        not null,
  pays_from    date        not null,
  published_at timestamptz not null default clock_timestamp()
);
comment on column programme.pays_from is 'Outcomes of bonus days before it are shadow: the old system paid them.';

create table programme_file (
  programme_id smallint    not null references programme,
  revision     bigint      not null,
  text         text        not null,
  digest       text        not null,
  recorded_at  timestamptz not null default clock_timestamp(),
  primary key (programme_id, revision)
);

-- One row. The first programme published sets the currency of every amount and the zone of local times in imports.
create table deployment (
  only_row  boolean not null primary key default true check (only_row),
  currency  text    not null,
  time_zone text    not null
);
