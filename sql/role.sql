-- What the service may do. It works as the role stazh_app, which can add facts, entries and outcomes, and can neither change
-- nor delete them, save the columns that say what superseded them. Applied again after every migration, so that a new table
-- is covered by a rule here or stays closed.
do $$
declare
  name text;
begin
  if not exists (select from pg_roles where rolname = 'stazh_app') then
    begin
      create role stazh_app nologin;
    exception when duplicate_object or unique_violation then
      null; -- created at this moment by the migration of another database of this server
    end;
  end if;
  -- Whoever migrates must be able to work as the role, too; the owner of a database that is not a superuser is not yet.
  begin
    set local role stazh_app;
    reset role;
  exception when insufficient_privilege then
    execute format('grant stazh_app to %I', current_user);
  end;

  execute format('grant usage on schema %I to stazh_app', current_schema());
  execute format('revoke all on all tables in schema %I from stazh_app', current_schema());
  execute format('grant select, insert on all tables in schema %I to stazh_app', current_schema());
  execute format('grant usage, select on all sequences in schema %I to stazh_app', current_schema());

  -- Facts, entries, outcomes: only what supersedes them.
  for name in
    select tablename from pg_tables where schemaname = current_schema() and tablename like 'fact\_%'
  loop
    execute format('grant update (superseded_revision) on %I to stazh_app', name);
  end loop;
  grant update (superseded_run) on entry, outcome to stazh_app;

  -- Partitions are made for it, by functions that do nothing else.
  revoke execute on function open_programme, open_month, settle_partitions from public;
  grant execute on function open_programme, open_month, settle_partitions to stazh_app;

  -- Money: a close is made and posted through its functions alone; what is previewed or posted is only read.
  revoke insert on close from stazh_app;
  for name in
    select tablename from pg_tables where schemaname = current_schema() and tablename ~ '^(posting|correction)(_\d+)?$'
  loop
    execute format('revoke insert on %I from stazh_app', name);
  end loop;
  revoke execute on function begin_close, end_preview, cancel_close, begin_posting, end_posting from public;
  grant execute on function begin_close, end_preview, cancel_close, begin_posting, end_posting to stazh_app;

  -- Personal data: an erasure is done and recorded by its function alone.
  revoke insert on erasure, subject_table from stazh_app;
  revoke execute on function erase_subject, hold_for_erasure, rekey_subject, erase_mentions from public;
  grant execute on function erase_subject to stazh_app;
  -- Facts are folded by their function alone; whoever folds says so first.
  revoke insert on fold, folded_import from stazh_app;
  revoke execute on function fold_subscribers, hold_facts from public;
  grant execute on function fold_subscribers, hold_facts to stazh_app;
  -- An incident ends once.
  revoke execute on function end_incident from public;
  grant execute on function end_incident to stazh_app;

  -- Keys of writes: claimed, answered, let go, and forgotten after a week.
  grant update (claimed_until, answer), delete on idempotency_key to stazh_app;

  -- Work: what is going on, and where the walk stands.
  grant update on import, programme, run, run_slice, counter, parked to stazh_app;
  grant delete on parked to stazh_app;
end
$$;

revoke insert, update, delete on migration from stazh_app;
