import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';

/** A column of a table that holds subscribers. */
export interface HeldColumn {
  readonly name: string;
  /** As the catalogue calls it: `bigint`, `timestamp with time zone`, … */
  readonly type: string;
}

/** What a number stands for, said beside it or in its place. `t` is the row. */
const SAID: Readonly<Record<string, string>> = {
  programme_id: '(select p.programme from programme p where p.programme_id = t.programme_id) as programme',
  import_id: `(select i.source from import i where i.import_id = t.import_id) as import_source,
    (select i.started_at from import i where i.import_id = t.import_id) as import_started_at`,
  revision: '(select r.recorded_at from revision r where r.revision = t.revision) as recorded_at',
  superseded_revision:
    '(select r.recorded_at from revision r where r.revision = t.superseded_revision) as superseded_at',
  run_id: '(select r.started_at from run r where r.run_id = t.run_id) as run_started_at',
  superseded_run: '(select r.started_at from run r where r.run_id = t.superseded_run) as superseded_at',
  retention_id: `(select r.author from retention r where r.retention_id = t.retention_id) as folded_by,
    (select r.reason from retention r where r.retention_id = t.retention_id) as folded_because`,
  close_id: `(select c.month from close c where c.close_id = t.close_id) as close_month,
    (select c.state from close c where c.close_id = t.close_id) as close_state`,
};

/** Numbers that are words. */
const WORDS: Readonly<Record<string, string>> = {
  'entry.kind': 'entry_kind(t.kind)',
  'entry.codes': 'reason_codes(t.codes)',
  'outcome.codes': 'reason_codes(t.codes)',
  'touch.facts': `(select array_agg(fact order by place) from unnest(array['${FACT_NAMES.join("','")}'])
    with ordinality as told (fact, place) where (t.facts >> (place - 1)::integer) & 1 = 1)`,
};

/** Digits that readers of JSON would round. */
const LONG: Readonly<Record<string, string>> = { bigint: 'text', numeric: 'text', 'bigint[]': 'text[]' };

/** Every row that a table holds about the subscriber `$1`, as JSON in the words of the table; what is null is left out. */
export function selectHeld(table: string, columns: readonly HeldColumn[]): string {
  const said = columns
    .filter(({ name }) => name !== 'subscriber_id')
    .flatMap(({ name, type }) => {
      const word = WORDS[`${table}.${name}`];
      const long = LONG[type];
      const value = word ?? (long === undefined ? `t."${name}"` : `t."${name}"::${long}`);
      return [`${value} as "${name}"`, ...(SAID[name] === undefined ? [] : [SAID[name]])];
    });
  return `select json_strip_nulls(row_to_json(said)) as row
    from "${table}" t cross join lateral (select ${said.join(', ')}) as said where t.subscriber_id = $1 order by t`;
}

/** Rows that name a subscriber, `$1`, in a text only. */
export const MENTIONS: Readonly<Record<string, string>> = {
  import_reject: `select json_strip_nulls(row_to_json(said)) as row from (
      select import_id, (select source from import i where i.import_id = r.import_id) as import_source, file, line, "column", value,
        code, reason
      from import_reject r where reject_names(r."column", r.value, $1) order by import_id, file, line) as said`,
  // Of a refused import whose reason is about two subscribers, the other one is not this person's to know.
  import: `select row_to_json(said) as row from (
      select import_id, source, state, started_at from import
      where position(to_jsonb($1::text)::text in refused_because) > 0 order by import_id) as said`,
  close: `select row_to_json(said) as row from (
      select close_id, month, state, jsonb_path_query_array(report, 'strict $.** ? (@.subscriber == $id)',
        jsonb_build_object('id', $1::text)) as report
      from close where position('"subscriber": ' || to_jsonb($1::text)::text in report::text) > 0 order by close_id) as said`,
};
