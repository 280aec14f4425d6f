-- A connection that lists the partitions of a table while another is attached can miss it until something of the table changes again,
-- for it may take note of the news before it has its list. So something changes once more when a night is over: the target of statistics
-- is set to what it is, which waits for nobody who reads or writes, and everyone lists them anew.
create function settle_partitions() returns void
  language plpgsql security definer set search_path from current as $$
begin
  perform pg_advisory_xact_lock(7361, hashtext('partition'));
  alter table only counter alter column subscriber_id set statistics -1;
  alter table only entry alter column subscriber_id set statistics -1;
  alter table only outcome alter column subscriber_id set statistics -1;
end
$$;
