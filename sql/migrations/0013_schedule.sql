-- What the scheduler has to know of a run: the business date that it was asked for, and whether the closes were looked at after it
-- (docs/decisions/0032-who-wakes-the-night.md). Nothing else is kept of a schedule.

alter table run
  add asked_date date, -- while an incident stands later than business_date; null: the same
  add closes_followed_at timestamptz, -- null: nobody has done yet what the closes have due after it
  add constraint run_asked_for_more check (asked_date > business_date);
