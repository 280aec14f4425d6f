import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { versionColumns } from './changes.ts';
import { FACT_TABLES, type FactTable, keyNames, sameKey } from './fact-tables.ts';

/** The span in which an import is complete: a fact of this source that began there and is absent is taken back. */
export interface CompleteSpan {
  readonly source: string;
  /** timestamptz text. */
  readonly from: string;
  readonly to: string;
}

/**
 * Gathers one more change, its withdrawal, for every fact that is absent from a complete import; what began before a subscriber's facts are
 * folded is none of them. @returns how many, by fact
 */
export async function withdrawAbsent(
  client: ClientBase,
  facts: Iterable<FactName>,
  span: CompleteSpan,
): Promise<ReadonlyMap<FactName, number>> {
  const counts = new Map<FactName, number>();
  const present = new Set(facts);
  for (const table of FACT_TABLES.filter(({ fact }) => present.has(fact))) {
    const { rowCount } = await client.query(absentRows(table), [span.source, span.from, span.to]);
    if (rowCount !== null && rowCount > 0) counts.set(table.fact, rowCount);
  }
  return counts;
}

/** A profile said without `from` is never absent: its row lies in no span. */
function absentRows(table: FactTable): string {
  const columns = keyNames(table, 'c.') + table.content.map(({ name }) => `, c.${name}`).join('');
  return `
    insert into change_${table.fact} (${versionColumns(table).join(', ')}, supersedes)
    select ${columns}, true, c.revision
    from ${table.table} c join import i on i.import_id = c.import_id
    where i.source = $1 and c.${table.instant} >= $2 and c.${table.instant} < $3
      and c.superseded_revision is null and not c.withdrawn ${table.fact === 'subscriber' ? 'and not c.undated' : ''}
      and not exists (select from fold d where d.subscriber_id = c.subscriber_id and c.${table.instant} < d.at)
      and not exists (select from staged_${table.fact} s where ${sameKey(table, 's', 'c')})
    order by ${keyNames(table, 'c.')}`;
}
