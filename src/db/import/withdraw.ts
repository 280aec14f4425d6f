import type { ClientBase } from 'pg';
import { versionColumns } from './changes.ts';
import { type FactTable, factBit, keyNames, sameKey, sinceWhen } from './fact-tables.ts';

/** What a withdrawal did to one fact. */
export interface WithdrawnCounts {
  readonly superseded: number;
  readonly restored: number;
}

/** For the facts of one transaction: what `writeTouches` is to write. */
export async function createTouchNotes(client: ClientBase): Promise<string> {
  await client.query(`create temporary table noted_touch (
    subscriber_id bigint not null, since timestamptz not null, facts integer not null) on commit drop`);
  return 'select subscriber_id, since, facts from noted_touch';
}

/**
 * Takes back what an import brought to one fact: its versions that are still believed are superseded, and the last version
 * before them that does not come from a withdrawn import is believed again, as a new version of the import it came from.
 * Notes what changed in `noted_touch`.
 */
export async function withdrawFact(
  client: ClientBase,
  table: FactTable,
  { revision, importId }: { readonly revision: bigint; readonly importId: number },
): Promise<WithdrawnCounts> {
  const columns = `${versionColumns(table).join(', ')}, import_id`;
  const { rows } = await client.query<WithdrawnCounts>(`
    with gone as materialized (
      select * from ${table.table} where import_id = ${importId} and superseded_revision is null
    ),
    earlier as materialized (
      select distinct on (${keyNames(table, 'e.')}) e.*, gone.revision as gone_revision
      from gone join ${table.table} e on ${sameKey(table, 'e', 'gone')}
      where e.revision < gone.revision and e.import_id not in (
        select import_id from import where state = 'withdrawn' or import_id = ${importId})
      order by ${keyNames(table, 'e.')}, e.revision desc
    ),
    superseded as (
      update ${table.table} f set superseded_revision = ${revision} from gone
      where ${sameKey(table, 'f', 'gone')} and f.revision = gone.revision
    ),
    restored as (
      insert into ${table.table} (${columns}, revision, supersedes)
      select ${columns}, ${revision}, gone_revision from earlier order by ${keyNames(table)}
    ),
    touched as (
      insert into noted_touch select gone.subscriber_id, ${sinceWhen(table, 'gone', 'earlier')}, ${1 << factBit(table.fact)}
      from gone left join earlier on ${sameKey(table, 'earlier', 'gone')}
      where not (gone.withdrawn and earlier.withdrawn is distinct from false)
    )
    select (select count(*) from gone)::integer as superseded, (select count(*) from earlier)::integer as restored`);
  return rows[0] ?? { superseded: 0, restored: 0 };
}
