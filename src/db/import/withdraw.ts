import type { ClientBase } from 'pg';
import type { ApplyAs } from './apply.ts';
import { type FactTable, keyNames, sameKey, sinceWhen } from './fact-tables.ts';

/** What a withdrawal did to one fact. */
export interface WithdrawnCounts {
  readonly superseded: number;
  readonly restored: number;
}

/**
 * Takes back what an import brought to one fact: its versions that are still believed are superseded, and the last version
 * before them that does not come from a withdrawn import is believed again, as a new version of the import it came from.
 * Notes what changed in `noted_touch`.
 */
export async function withdrawFact(
  client: ClientBase,
  table: FactTable,
  as: ApplyAs,
): Promise<WithdrawnCounts> {
  const columns = [keyNames(table), ...table.content.map(({ name }) => name), 'withdrawn', 'import_id'].join(
    ', ',
  );
  const { rows } = await client.query<WithdrawnCounts>(`
    with gone as materialized (
      select * from ${table.table} where import_id = ${as.importId} and superseded_revision is null
    ),
    earlier as materialized (
      select distinct on (${keyNames(table, 'e.')}) e.* from gone join ${table.table} e on ${sameKey(table, 'e', 'gone')}
      where e.revision < gone.revision and e.import_id not in (
        select import_id from import where state = 'withdrawn' or import_id = ${as.importId})
      order by ${keyNames(table, 'e.')}, e.revision desc
    ),
    superseded as (
      update ${table.table} f set superseded_revision = ${as.revision} from gone
      where ${sameKey(table, 'f', 'gone')} and f.revision = gone.revision
    ),
    restored as (
      insert into ${table.table} (${columns}, revision) select ${columns}, ${as.revision} from earlier
    ),
    touched as (
      insert into noted_touch select gone.subscriber_id, ${sinceWhen(table, 'gone', 'earlier')}
      from gone left join earlier on ${sameKey(table, 'earlier', 'gone')}
      where not (gone.withdrawn and earlier.withdrawn is distinct from false)
    )
    select (select count(*) from gone)::integer as superseded, (select count(*) from earlier)::integer as restored`);
  return rows[0] ?? { superseded: 0, restored: 0 };
}
