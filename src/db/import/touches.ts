import type { ClientBase } from 'pg';
import { NO_VERSIONS, type VersionCounts } from './changes.ts';
import { type FactTable, factBit, sameKey, sinceWhen } from './fact-tables.ts';

/**
 * Appends one row a subscriber: from where on its counters must be walked again, and which facts changed.
 *
 * @param noted selects `(subscriber_id, since, facts)`, any number of rows a subscriber
 * @returns how many subscribers
 */
export async function writeTouches(
  client: ClientBase,
  revision: bigint,
  noted: readonly string[],
): Promise<number> {
  if (noted.length === 0) return 0;
  const { rowCount } = await client.query(`
    insert into touch (subscriber_id, revision, since, facts)
    select subscriber_id, ${revision}, min(since), bit_or(facts) from (${noted.join(' union all ')}) noted
    group by subscriber_id order by subscriber_id`);
  return rowCount ?? 0;
}

/**
 * Gathers in `noted_FACT`, a row a subscriber, what a unit wrote of a fact: one reading of its versions for their counts and for
 * the touches. It is a table of its own because only reading into a new table is shared between the cores.
 */
export async function noteVersions(
  client: ClientBase,
  table: FactTable,
  revision: bigint,
): Promise<VersionCounts> {
  const noted = `noted_${table.fact}`;
  await client.query(`create temporary table ${noted} on commit drop as
    select subscriber_id, min(${table.instant}) filter (where supersedes is null) as since,
      count(*) as versions, count(supersedes) as replacing, count(*) filter (where withdrawn) as withdrawn
    from ${table.table} where revision = ${revision} group by subscriber_id`);
  // Whatever is withdrawn takes the place of a version.
  const { rows } = await client.query<VersionCounts>(`select
    sum(versions - replacing)::integer as added, sum(replacing - withdrawn)::integer as changed,
    sum(withdrawn)::integer as withdrawn from ${noted}`);
  return rows[0] ?? NO_VERSIONS;
}

/** What the versions of a fact that came with a revision touch. @param isChange whether some took the place of others */
export function touchedBy(table: FactTable, revision: bigint, isChange: boolean): readonly string[] {
  const facts = `${1 << factBit(table.fact)} as facts`;
  const added = `select subscriber_id, since, ${facts} from noted_${table.fact} where since is not null`;
  if (!isChange) return [added];
  const changed = `select n.subscriber_id, ${sinceWhen(table, 'f', 'n')} as since, ${facts}
    from ${table.table} n join ${table.table} f on ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes
    where n.revision = ${revision} and n.supersedes is not null`;
  return [added, changed];
}
