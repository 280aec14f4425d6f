import type { ClientBase } from 'pg';
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

/** What the versions of a fact that came with a revision touch. @param isChange whether some took the place of others */
export function touchedBy(table: FactTable, revision: bigint, isChange: boolean): readonly string[] {
  const facts = `${1 << factBit(table.fact)} as facts`;
  const added = `select n.subscriber_id, n.${table.instant} as since, ${facts} from ${table.table} n
    where n.revision = ${revision} and n.supersedes is null`;
  if (!isChange) return [added];
  const changed = `select n.subscriber_id, ${sinceWhen(table, 'f', 'n')} as since, ${facts}
    from ${table.table} n join ${table.table} f on ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes
    where n.revision = ${revision} and n.supersedes is not null`;
  return [added, changed];
}
