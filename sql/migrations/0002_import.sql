-- Imports: a unit that is staged, then applied wholly or refused. The revision grows in the order in which units were applied;
-- "as known at" means up to a revision.

create sequence revision_number as bigint;

create table revision (
  revision    bigint      not null primary key,
  recorded_at timestamptz not null default clock_timestamp(),
  kind        text        not null check (kind in ('import', 'import-withdrawal', 'programme'))
);
comment on table revision is
  'One row for each unit applied. Written under the advisory lock `apply`, so that order of commit is order of revision.';

create table import (
  import_id        integer     generated always as identity primary key,
  source           text        not null,
  state            text        not null check (state in ('staged', 'applied', 'refused', 'withdrawn')),
  started_at       timestamptz not null default clock_timestamp(),
  finished_at      timestamptz,
  revision         bigint,
  withdrawn_revision bigint,
  complete_through timestamptz,
  complete_from    timestamptz,
  complete_to      timestamptz,
  counts           jsonb       not null default '{}',
  refused_because  text
);

create table import_reject (
  import_id integer not null,
  file      text    not null,
  line      bigint  not null,
  "column"  text,
  value     text,
  code      text    not null, -- for machines, such as bad_amount
  reason    text    not null  -- for people: what was found and what would be accepted
);
create index import_reject_by_import on import_reject (import_id, file, line);

-- What an import touched. A night consumes what was applied up to its cut; an import never writes counters.
create table touch (
  subscriber_id bigint      not null,
  revision      bigint      not null,
  since         timestamptz not null, -- the earliest instant whose truth may have changed; -infinity possible
  facts         integer     not null default 4095, -- which facts changed: a bit each, in the order of docs/domain.md "Facts"
  primary key (subscriber_id, revision)
);
create index touch_by_revision on touch using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);
