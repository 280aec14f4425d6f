-- The life of a programme: since when each file's terms are others than those of the file before it, and who amended it, why,
-- and what it came to.

alter table programme_file
  add kind        text        not null default 'published' check (kind in ('published', 'amended')),
  add author      text,
  add reason      text,
  add holds_until timestamptz not null default '-infinity',
  add came_to     jsonb,
  add constraint programme_file_amended_says_why
    check ((kind = 'amended') = (author is not null and reason is not null and came_to is not null));

alter table programme_file alter kind drop default, alter holds_until drop default;

comment on column programme_file.holds_until is
  'What was decided before it holds under this file as under the one before; infinity: no term changed; -infinity: nothing holds, or the first file.';
comment on column programme_file.came_to is 'What an amendment was found to come to when it was made: differing outcomes, month by month.';
