-- Facts: what the billing system told us. One table a fact; every row is one version of one fact.
-- Rows are only added. A later version of the same key supersedes the earlier one by writing its own revision into the
-- earlier row's superseded_revision: a row was believed from `revision` until `superseded_revision` (half-open; null: still).
-- `supersedes` is the other end of that: the revision of the version whose place it took; null: none.
-- A withdrawn fact is a version with withdrawn = true.
-- Rows of one unit lie in the order of subscriber_id, so that a few ranges of pages of the index by revision hold what a unit said
-- of a range of subscribers.
-- Columns stand by their alignment, so that no row carries padding.
-- subscriber_id is first in every primary key and nothing refers across tables, so that every table here can be
-- hash-partitioned or distributed by it as it is.

-- The digest of docs/decisions/0004-subscriber-id.md, the same as subscriberId() in src/db/subscriber-id.ts.
create function subscriber_id(external_id text) returns bigint
  language sql immutable strict parallel safe
  return ('x' || encode(substr(sha256(convert_to(external_id, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint;

create table subscriber (
  subscriber_id bigint not null primary key,
  external_id   text   not null check (char_length(external_id) between 1 and 64)
);
comment on table subscriber is 'Every external id that a fact has named. A collision of the hash is refused at import.';

create table fact_subscriber (
  subscriber_id       bigint      not null,
  from_at             timestamptz not null, -- -infinity: holds from the beginning
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  undated             boolean     not null default false, -- said without a from: the first such row holds always
  withdrawn           boolean     not null default false,
  kind                text        not null check (kind in ('person', 'organisation')),
  segment             text        not null,
  primary key (subscriber_id, from_at, revision)
);
create index fact_subscriber_by_revision on fact_subscriber using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_service (
  subscriber_id       bigint      not null,
  from_at             timestamptz not null,
  to_at               timestamptz check (to_at > from_at),
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  service             text        not null,
  primary key (subscriber_id, service, from_at, revision)
);
create index fact_service_by_revision on fact_service using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);
comment on column fact_service.to_at is 'First instant NOT in the interval; null while it runs. Half-open, as everywhere here.';

create table fact_blocking (
  subscriber_id       bigint      not null,
  from_at             timestamptz not null,
  to_at               timestamptz check (to_at > from_at),
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  kind                text        not null,
  primary key (subscriber_id, kind, from_at, revision)
);
create index fact_blocking_by_revision on fact_blocking using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_fee (
  subscriber_id       bigint      not null,
  from_at             timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  service             text        not null,
  tariff              text        not null,
  amount              numeric     not null check (amount >= 0),
  primary key (subscriber_id, service, from_at, revision)
);
create index fact_fee_by_revision on fact_fee using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_payment (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  id                  text        not null,
  amount              numeric     not null check (amount > 0),
  primary key (subscriber_id, id, revision)
);
create index fact_payment_by_revision on fact_payment using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_charge (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  id                  text        not null,
  category            text        not null,
  amount              numeric     not null,
  primary key (subscriber_id, id, revision)
);
create index fact_charge_by_revision on fact_charge using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_balance (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  amount              numeric     not null,
  primary key (subscriber_id, at, revision)
);
create index fact_balance_by_revision on fact_balance using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_promotion (
  subscriber_id       bigint      not null,
  from_at             timestamptz not null,
  to_at               timestamptz check (to_at > from_at),
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  promotion           text        not null,
  primary key (subscriber_id, promotion, from_at, revision)
);
create index fact_promotion_by_revision on fact_promotion using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_enrolment (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  programme           text        not null, -- '': all programmes
  action              text        not null check (action in ('enrol', 'leave')),
  author              text,
  channel             text,
  primary key (subscriber_id, programme, at, revision)
);
create index fact_enrolment_by_revision on fact_enrolment using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_opening (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  value               integer     not null,
  import_id           integer     not null,
  enrolled            boolean,              -- null: unchanged
  withdrawn           boolean     not null default false,
  programme           text        not null, -- '': all programmes
  primary key (subscriber_id, programme, at, revision)
);
create index fact_opening_by_revision on fact_opening using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_adjustment (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  delta               integer     not null,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  id                  text        not null,
  author              text        not null,
  reason              text        not null,
  programme           text        not null, -- '': all programmes
  primary key (subscriber_id, id, revision)
);
create index fact_adjustment_by_revision on fact_adjustment using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);

create table fact_termination (
  subscriber_id       bigint      not null,
  at                  timestamptz not null,
  revision            bigint      not null,
  superseded_revision bigint,
  supersedes          bigint,
  import_id           integer     not null,
  withdrawn           boolean     not null default false,
  primary key (subscriber_id, at, revision)
);
create index fact_termination_by_revision on fact_termination using brin (revision, subscriber_id) with (pages_per_range = 16, autosummarize = on);
