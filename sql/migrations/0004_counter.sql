-- What the walk writes. Entries and outcomes are only added; one that no longer holds is superseded: the revision (the cut of the
-- run that replayed) and the run are written into it, nothing else ever changes.

create table counter (
  subscriber_id bigint      not null,
  programme_id  smallint    not null,
  value         integer     not null,
  enrolled      boolean     not null,
  begun_at      timestamptz,
  walked_to     timestamptz not null, -- everything up to and including it is decided
  next_at       timestamptz not null, -- first instant at which something can change without a new fact; infinity: never
  revision      bigint      not null, -- the facts it was walked with: all up to this revision
  state         text        not null, -- JSON of CounterState, for the engine only
  primary key (subscriber_id, programme_id)
) with (fillfactor = 75);

create table entry (
  subscriber_id       bigint      not null,
  programme_id        smallint    not null,
  effective_at        timestamptz not null,
  sequence            smallint    not null, -- order within the instant
  version             smallint    not null,
  kind                text        not null check (kind in ('accrual', 'skip', 'reset', 'decay', 'deduction', 'opening', 'adjustment', 'enrolled', 'unenrolled', 'enrolment_refused')),
  delta               integer     not null,
  value               integer     not null,
  rule                text,
  codes               text[],
  found               text[],
  since_at            timestamptz,
  until_at            timestamptz,
  counted_ms          bigint,
  ref                 text,
  recorded_at         timestamptz not null default now(),
  run_id              integer     not null,
  revision            bigint      not null, -- the cut of the run that wrote it
  superseded_revision bigint,
  superseded_run      integer,
  primary key (subscriber_id, programme_id, effective_at, sequence, revision)
);

create table outcome (
  subscriber_id       bigint      not null,
  programme_id        smallint    not null,
  month               date        not null, -- first day of the month that holds the bonus day
  effective_at        timestamptz not null,
  sequence            smallint    not null,
  version             smallint    not null,
  outcome             text        not null check (outcome in ('credit', 'refusal')),
  counter             integer     not null,
  percent             numeric,
  base                numeric,
  amount              numeric check (amount > 0),
  codes               text[],
  found               text[],
  recorded_at         timestamptz not null default now(),
  run_id              integer     not null,
  revision            bigint      not null,
  superseded_revision bigint,
  superseded_run      integer,
  primary key (subscriber_id, programme_id, month, revision),
  check ((outcome = 'credit') = (amount is not null)),
  check ((outcome = 'refusal') = (codes is not null))
);
-- At most one effective outcome for a subscriber, programme and month, whatever the walk does.
create unique index outcome_once on outcome (subscriber_id, programme_id, month) where superseded_revision is null;
