import type { ClientBase } from 'pg';
import { instantOf } from './changes.ts';
import { type FactTable, factBit, sameKey, sinceWhen } from './fact-tables.ts';

/**
 * Appends one row a subscriber: from where on its counters must be walked again, and which facts changed.
 *
 * @param client inside the transaction of the unit
 * @param noted selects `(subscriber_id, since, facts)`, any number of rows a subscriber
 * @returns how many subscribers
 */
export async function writeTouches(
  client: ClientBase,
  revision: bigint,
  noted: readonly string[],
): Promise<number> {
  if (noted.length === 0) return 0;
  // What is noted lies in the order of subscribers almost always, and then sorting it costs less than hashing it.
  await client.query('set local enable_hashagg = off');
  const { rowCount } = await client.query(`
    insert into touch (subscriber_id, revision, since, facts)
    select subscriber_id, ${revision}, min(since), bit_or(facts) from (${noted.join(' union all ')}) noted
    group by subscriber_id order by subscriber_id`);
  return rowCount ?? 0;
}

/**
 * What the gathered changes of a fact touch.
 *
 * @param recordedAt the import's instant
 * @param isChange whether some take the place of others
 */
export function touchedBy(table: FactTable, recordedAt: string, isChange: boolean): readonly string[] {
  const changes = `(select subscriber_id, ${[...table.key, ...table.content]
    .map(({ name }) => (name === table.instant ? `${instantOf(table, recordedAt)} as ${name}` : name))
    .join(', ')}, withdrawn, supersedes from change_${table.fact}) n`;
  const facts = `${1 << factBit(table.fact)} as facts`;
  const added = `select subscriber_id, ${table.instant} as since, ${facts} from ${changes} where supersedes is null`;
  if (!isChange) return [added];
  const changed = `select n.subscriber_id, ${sinceWhen(table, 'f', 'n')} as since, ${facts}
    from ${changes} join ${table.table} f on ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes`;
  return [added, changed];
}
