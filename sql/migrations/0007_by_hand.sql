-- Who took an adjustment back by hand, and why. The fact itself says it by a version with withdrawn = true, which keeps the author and
-- the reason of what it takes back; here stand those of the taking back, under the key of that version.

create table adjustment_withdrawal (
  subscriber_id bigint not null,
  revision      bigint not null,
  id            text   not null,
  author        text   not null,
  reason        text   not null,
  primary key (subscriber_id, id, revision)
);
comment on table adjustment_withdrawal is 'Of adjustments withdrawn by hand. One withdrawn by an import has no row here: the import says where it came from.';

-- An adjustment is withdrawn by its id alone; adjustments are few.
create index fact_adjustment_by_id on fact_adjustment (id);
